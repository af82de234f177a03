import { expect, onTestFinished, test } from 'vitest';
import type { ProfileId } from '../../../src/domain/identity.ts';
import { openIngest } from '../../../src/main/ingest/ingest.ts';
import { draftFor, givenJudge } from './given-judge.ts';

const profile = '0190b3c0-0000-7000-8000-000000000001' as ProfileId;
const noon = Date.UTC(2025, 5, 1, 12);

test('N19 10,000 historical points above a limit, out of order: found late, and nobody is called', () => {
  const console = givenJudge();
  onTestFinished(console.done);
  console.clock.now = noon;
  const ingest = openIngest({
    telemetry: console.telemetry,
    judge: console.judge,
    now: () => console.clock.now,
    later: () => () => {},
    zone: 'UTC',
    onShown: () => {},
    onStorage: () => {},
    onFault: (error) => {
      throw error;
    },
  });
  ingest.setProfile(profile, { sources: [{ template: 'plant/{device}/{metric}', decoder: 'json' }], simulated: false });
  const send = (ts: number, value: number): void => {
    const payload = Buffer.from(JSON.stringify({ ts, value }));
    const message = { profile, session: 1, topic: 'plant/CH-1/t', payload, bytes: payload.length, qos: 0, messageId: 0, recv: console.clock.now } as const;
    ingest.offer({ ...message, isRetained: false, isRedelivered: false }, undefined);
  };
  send(noon, 10);
  ingest.flush();
  console.create(draftFor(console.telemetry.catalogue.all()[0]!));
  console.clock.now += 60_000;
  send(console.clock.now, 10);
  ingest.flush();
  console.tick();
  for (let i = 0; i < 10_000; i++) {
    // 7919 has no factor in common with 10,000: every moment once, none after its neighbour.
    send(noon - 3_600_000 + ((i * 7919) % 10_000) * 300, 95);
    if (i % 500 === 499) ingest.flush();
  }
  ingest.flush();
  console.clock.now += 1000;
  send(console.clock.now, 11);
  ingest.flush();
  console.tick();
  // B: active and not acknowledged; what is found late never comes there.
  expect(console.ops.alerts.byLabel()['B'] ?? 0).toBe(0);
  expect(ingest.counts(profile).samples).toBe(10_003);
});

import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ProfileId } from '../../../src/domain/identity.ts';
import { Flag } from '../../../src/domain/telemetry/sample.ts';
import type { Envelope } from '../../../src/main/ingest/envelope.ts';
import { openIngest } from '../../../src/main/ingest/ingest.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { draftFor, givenJudge } from './given-judge.ts';

const profile = '0190b3c0-0000-7000-8000-000000000001' as ProfileId;
const start = Date.UTC(2025, 5, 1, 12);
const devices = Array.from({ length: 100 }, (_, n) => `CH-${String(n).padStart(3, '0')}`);

describe('N8 F12 a hundred retained readings above a threshold, at subscribe', () => {
  const connected = () => {
    const console = givenJudge();
    onTestFinished(console.done);
    console.clock.now = start;
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
    const offer = (device: string, text: string, isRetained: boolean): void => {
      const payload = Buffer.from(text);
      const envelope: Envelope = {
        profile,
        session: 1,
        topic: `plant/${device}/t`,
        payload,
        bytes: payload.length,
        qos: 0,
        isRetained,
        isRedelivered: false,
        messageId: 0,
        recv: console.clock.now,
      };
      expect(ingest.offer(envelope, undefined)).toBe('taken');
    };
    const send = (payload: (n: number) => string, isRetained: boolean): void => {
      for (const [n, device] of devices.entries()) offer(device, payload(n), isRetained);
      expect(ingest.flush()).toBe(true);
    };
    // The devices were there before, in order; not more than twenty new ones come in a minute.
    for (let group = 0; group < devices.length; group += 20) {
      for (const device of devices.slice(group, group + 20)) offer(device, '10', false);
      ingest.flush();
      console.clock.now += 61_000;
    }
    for (const series of console.telemetry.catalogue.all()) console.create(draftFor(series));
    const points = (): number => {
      const reader = openTelemetryReader(join(console.folder, 'telemetry.db'));
      try {
        return console.telemetry.catalogue
          .all()
          .reduce(
            (sum, { id }) => sum + reader.columns(id, start - 3_600_000, console.clock.now + 1, 4096)[1].filter((value) => !Number.isNaN(value)).length,
            0,
          );
      } finally {
        reader.close();
      }
    };
    /** Active and not acknowledged. */
    const alerts = (): number => console.ops.alerts.byLabel()['B'] ?? 0;
    return { console, send, points, alerts };
  };

  test('without a time of their own: last known values of unknown age, no chart point, no alert', () => {
    const { console, send, points, alerts } = connected();
    console.clock.now += 60_000;
    const before = points();
    send(() => '95', true);
    console.tick();
    expect(alerts()).toBe(0);
    expect(points()).toBe(before);
    for (const { series } of console.telemetry.catalogue.all()) expect(console.telemetry.latest(series)).toMatchObject({ value: 95, flags: Flag.retained });
    // The next live value above it is a breach like any other.
    console.clock.now += 1000;
    send(() => '96', false);
    console.tick();
    expect(alerts()).toBe(100);
  });

  test('with a time of their own: a chart point each, and still nobody is called', () => {
    const { console, send, points, alerts } = connected();
    console.clock.now += 60_000;
    const before = points();
    send((n) => `{"ts":${console.clock.now - 5000 - n},"value":95}`, true);
    console.tick();
    expect(points()).toBe(before + 100);
    expect(alerts()).toBe(0);
  });
});

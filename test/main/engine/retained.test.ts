import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ProfileId } from '../../../src/domain/identity.ts';
import { Flag } from '../../../src/domain/telemetry/sample.ts';
import type { Envelope } from '../../../src/main/ingest/envelope.ts';
import { openIngest } from '../../../src/main/ingest/ingest.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { levelWith } from '../../domain/threshold/given-draft.ts';
import { message } from '../store/telemetry-given.ts';
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

  test('§6.7 with a time of their own they are over a limit when last heard, and no row of the queue, until a live value confirms or denies it', () => {
    const { console, send, alerts } = connected();
    expect(console.judge.unconfirmed().size).toBe(0);
    console.clock.now += 60_000;
    const measured = console.clock.now - 5000;
    send((n) => `{"ts":${measured - n},"value":95}`, true);
    console.tick();
    const heard = console.judge.unconfirmed();
    expect(heard.size).toBe(100);
    expect(heard.get(devices[7]!)).toMatchObject([{ name: `${devices[7]} t`, value: 95, limit: 80, level: 'H', severity: 'high', at: measured - 7 }]);
    expect([alerts(), console.ops.alerts.queue('active', '', 10).total]).toEqual([0, 0]);
    // Half of them go on, and half are back: the first are called now, with their true start, the others were over before anybody could know.
    console.clock.now += 1000;
    send((n) => (n % 2 === 0 ? '96' : '20'), false);
    console.tick();
    expect(console.judge.unconfirmed().size).toBe(0);
    expect(alerts()).toBe(50);
    const rows = console.ops.alerts.queue('active', '', 100).rows;
    expect(rows.every(({ raisedAt }) => raisedAt <= measured && raisedAt > measured - 100)).toBe(true);
  });

  test('§6.7 a last value of unknown age reaches no new threshold either', () => {
    const console = givenJudge(undefined, { now: start });
    console.send(message('CH-01', start - 1000, { t: 95 }, { recv: start - 1000, flags: Flag.retained, tsSource: 'retained' }));
    const [series] = console.telemetry.catalogue.all();
    console.create(draftFor(series!, { staleAfterMs: 600_000 }));
    console.tick();
    expect([console.ops.alerts.byLabel()['B'] ?? 0, console.judge.unconfirmed().size]).toEqual([0, 0]);
    console.done();
  });

  test('§6.7 a new threshold raises nothing on the last value, where the broker had kept it; it is over the limit when last heard', () => {
    const console = givenJudge(undefined, { now: start });
    console.send(message('CH-01', start - 60_000, { t: 95 }, { recv: start - 1000, flags: Flag.retained }));
    const [series] = console.telemetry.catalogue.all();
    console.create(draftFor(series!, { staleAfterMs: 600_000 }));
    console.tick();
    expect([console.ops.alerts.byLabel()['B'] ?? 0, console.judge.unconfirmed().size]).toEqual([0, 1]);
    console.done();
  });

  test('§6.7 a breach that only lasts for its delay so far is over the limit when last heard too, and still is after a restart', () => {
    const console = givenJudge(undefined, { now: start });
    console.send(message('CH-01', start - 1000, { t: 10 }, { recv: start - 1000 }));
    const [series] = console.telemetry.catalogue.all();
    console.create(draftFor(series!, { levels: [levelWith({ onDelayMs: 5000 }), levelWith({ kind: 'HH', limit: 90, onDelayMs: 5000 })] }));
    console.send(message('CH-01', start + 1000, { t: 85 }, { recv: start + 1100, flags: Flag.retained }));
    const seen = (of: typeof console) => [...of.judge.unconfirmed().values()].flat().map(({ level, value, at }) => [level, value, at]);
    expect(seen(console)).toEqual([['H', 85, start + 1000]]);
    console.judge.checkpoint();
    const next = console.crash();
    expect(seen(next)).toEqual([['H', 85, start + 1000]]);
    // A live value beyond the limit is a breach like any other: its delay runs, and it is called.
    next.send(message('CH-01', start + 2000, { t: 86 }, { recv: start + 2000 }));
    expect(seen(next)).toEqual([]);
    expect(next.ops.alerts.byLabel()['B'] ?? 0).toBe(0);
    next.send(message('CH-01', start + 6500, { t: 86 }, { recv: start + 6500 }));
    expect(next.ops.alerts.byLabel()['B']).toBe(1);
    next.done();
  });
});

import { afterEach, describe, expect, test } from 'vitest';
import type { DeviceName } from '../../../src/domain/identity.ts';
import { type GivenIngest, givenIngest, noon } from './given-ingest.ts';

let open: GivenIngest | undefined;
afterEach(() => {
  open?.done();
  open = undefined;
});
const lamp = 'lamp' as DeviceName;
const given = (): GivenIngest => (open = givenIngest({ sources: [{ template: 'tele/{device}/{_}', decoder: 'tasmota' }], simulated: false }));
const will = (all: GivenIngest, word: string, isRetained = false): void => {
  all.send('tele/lamp/LWT', word, { isRetained });
  all.ingest.flush();
};

describe('whether a device is there', () => {
  test('comes and goes with its last will, since when, and stays known over a restart', () => {
    const all = given();
    will(all, 'Online');
    all.world.now += 60_000;
    will(all, 'Offline');
    expect(all.ingest.newsOf(lamp)).toMatchObject({
      presence: { state: 'offline', since: noon + 60_000, origin: 'will' },
      events: [
        { type: 'offline', at: noon + 60_000 },
        { type: 'online', at: noon },
      ],
    });
    open = all.crash();
    expect(open.ingest.presenceOf('lamp')).toBe('offline');
    expect(open.ingest.newsOf(lamp).events).toHaveLength(2);
  });

  test('is on disk at the end of the read, also where it came with QoS 0', async () => {
    const all = given();
    all.send('tele/lamp/LWT', 'Offline', { qos: 0 });
    expect(all.order).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(all.order[0]).toBe('commit');
    expect(all.timers.delays()).toEqual([]);
  });

  test('a retained word tells the state and not since when; the first live one does', () => {
    const all = given();
    will(all, 'Online', true);
    expect(all.ingest.newsOf(lamp).presence).toMatchObject({ state: 'online', since: null });
    all.world.now += 5000;
    will(all, 'Online', true);
    expect(all.ingest.newsOf(lamp).events).toHaveLength(1);
    will(all, 'Online');
    expect(all.ingest.newsOf(lamp).presence).toMatchObject({ state: 'online', since: noon + 5000 });
    expect(all.ingest.newsOf(lamp).events).toHaveLength(1);
  });

  test('one that comes and goes all the time fills no disk: 60 events an hour, and how many were left out', () => {
    const all = given();
    for (let i = 0; i < 200; i++) will(all, i % 2 === 0 ? 'Online' : 'Offline');
    expect(all.ingest.newsOf(lamp).events).toHaveLength(60);
    all.world.now += 3_600_000;
    will(all, 'Online');
    expect(all.ingest.newsOf(lamp).events[0]!.detail).toContain('140 more before it were not kept');
  });
});

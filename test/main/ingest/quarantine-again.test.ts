import { afterEach, describe, expect, test } from 'vitest';
import { Flag } from '../../../src/domain/telemetry/sample.ts';
import { quarantineLimits } from '../../../src/main/ingest/quarantine.ts';
import { type GivenIngest, givenIngest, noon, profileId } from './given-ingest.ts';

let open: GivenIngest | undefined;
afterEach(() => {
  open?.done();
  open = undefined;
});
const source = { template: 'plant/{device}', decoder: 'json' };
const mapped = { ...source, mapping: [{ path: 'd.v', metric: 'level', type: 'number' as const }] };

describe('messages that were set aside are read once more', () => {
  test('with the present mapping, as history at the time they were received; what is read leaves the quarantine', async () => {
    open = givenIngest({ sources: [mapped], simulated: false });
    const { send, ingest, world, telemetry, judged } = open;
    send('plant/a', '{"x":{"v":7}}');
    world.now += 60_000;
    send('plant/a', '{"x":{"v":"wrong"}}');
    ingest.flush();
    const ids = ingest.keptOf(profileId);
    expect(ids).toHaveLength(2);
    world.now += 3_600_000;
    ingest.setProfile(profileId, { sources: [{ ...mapped, mapping: [{ path: 'x.v', metric: 'level', type: 'number' }] }], simulated: false });
    expect(await ingest.decodeAgain(ids)).toEqual({ decoded: 1, samples: 1, failed: 1, firstFailure: expect.stringContaining('level cannot be') as string });
    expect(judged).toMatchObject([{ value: 7, ts: noon, recv: noon, flags: Flag.historical }]);
    expect(telemetry.latest(telemetry.catalogue.all()[0]!.series)).toMatchObject({ value: 7, ts: noon });
    expect(ingest.keptOf(profileId)).toEqual([ids[1]]);
    // Nothing was counted twice, and nothing was set aside again.
    expect(ingest.quarantine(10)).toHaveLength(1);
    expect(ingest.counts(profileId)).toMatchObject({ messages: 2, quarantined: 2 });
  });

  test('what cannot be found any more is said', async () => {
    open = givenIngest({ sources: [source], simulated: false });
    open.send('plant/a', '{');
    open.ingest.flush();
    const [id] = open.ingest.keptOf(profileId);
    expect(await open.ingest.decodeAgain([999])).toMatchObject({ failed: 1, firstFailure: 'The message is gone.' });
    open.ingest.setProfile(profileId, { sources: [{ ...source, template: 'other/{device}' }], simulated: false });
    expect(await open.ingest.decodeAgain([id!])).toMatchObject({
      failed: 1,
      firstFailure: 'No source of the connection has a template for this topic any more.',
    });
    open.ingest.removeProfile(profileId);
    expect(await open.ingest.decodeAgain([id!])).toMatchObject({ failed: 1, firstFailure: 'Its connection was removed.' });
  });

  test('survives a crash: a message is either in the quarantine or read', async () => {
    open = givenIngest({ sources: [mapped], simulated: false });
    open.send('plant/a', '{"x":{"v":7}}');
    open.ingest.flush();
    open.world.isFull = true;
    open.ingest.setProfile(profileId, { sources: [{ ...mapped, mapping: [{ path: 'x.v', metric: 'level', type: 'number' }] }], simulated: false });
    await open.ingest.decodeAgain(open.ingest.keptOf(profileId));
    open.world.isFull = false;
    open = open.crash();
    expect(open.ingest.keptOf(profileId)).toHaveLength(1);
    expect(open.telemetry.catalogue.all()).toEqual([]);
  });
});

describe('a source that brings nothing that can be decoded', () => {
  test('F3 is told once after 100 messages, and once more when it brings something', () => {
    const told: (number | null)[] = [];
    open = givenIngest({ sources: [source], simulated: false }, { more: { onSilent: (_profile, _source, messages) => void told.push(messages) } });
    for (let i = 0; i < 250; i++) open.send('plant/a', '{');
    expect(told).toEqual([100]);
    open.send('plant/a', '{"t":1}');
    open.send('plant/a', '{"t":2}');
    expect(told).toEqual([100, null]);
  });

  test('or after five minutes of them', () => {
    const told: (number | null)[] = [];
    open = givenIngest({ sources: [source], simulated: false }, { more: { onSilent: (_profile, _source, messages) => void told.push(messages) } });
    for (let i = 0; i < 6; i++) {
      open.send('plant/a', '{');
      open.world.now += 60_000;
    }
    expect(told).toEqual([6]);
  });
});

test('the quarantine keeps 10,000 messages, the oldest go first', () => {
  open = givenIngest({ sources: [source], simulated: false });
  for (let hour = 0; hour < 510; hour++) {
    for (let i = 0; i < 20; i++) open.send('plant/a', `{ ${hour}`);
    open.ingest.flush();
    open.world.now += 3_600_000;
  }
  const kept = open.ingest.quarantine(20_000);
  expect(kept).toHaveLength(quarantineLimits.rows);
  expect(kept.at(-1)!.preview).toBe('{ 10');
  // Over a restart too.
  open = open.crash();
  expect(open.ingest.quarantine(20_000)).toHaveLength(quarantineLimits.rows);
});

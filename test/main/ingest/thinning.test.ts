import { afterEach, describe, expect, test } from 'vitest';
import type { SourceDraft } from '../../../src/domain/broker/profile.ts';
import { fits } from '../../../src/main/ingest/sample-rows.ts';
import { type GivenIngest, givenIngest, noon, profileId } from './given-ingest.ts';

let open: GivenIngest | undefined;
afterEach(() => {
  open?.done();
  open = undefined;
});
const given = (source: Partial<SourceDraft>): GivenIngest =>
  (open = givenIngest({ sources: [{ template: 'plant/{device}/{metric}', decoder: 'json', ...source }], simulated: false }));
const stored = ({ telemetry }: GivenIngest): readonly number[] => [...telemetry.committedAfter(0)].flatMap(({ samples }) => samples.map(({ value }) => value));
/** One value a second. */
const sendAll = ({ send, ingest, world }: GivenIngest, values: readonly (number | string)[], everyMs = 1000): void => {
  for (const value of values) {
    send('plant/a/t', String(value));
    world.now += everyMs;
  }
  ingest.flush();
};

describe('a source that says more than anybody reads', () => {
  test('at most one value in the interval is stored; limits see every one, and what was left out is counted', () => {
    const all = given({ sampling: { everyMs: 10_000 } });
    sendAll(
      all,
      Array.from({ length: 25 }, (_, i) => i),
    );
    expect(stored(all)).toEqual([0, 1, 11, 21]);
    expect(all.judged.map(({ value }) => value)).toEqual(Array.from({ length: 25 }, (_, i) => i));
    expect(all.ingest.counts(profileId)).toMatchObject({ messages: 25, samples: 25, thinned: 21 });
  });

  test('with a dead band every change beyond it is stored at once, and a value that stands still once in the interval', () => {
    const all = given({ sampling: { everyMs: 10_000, deadBand: 0.5 } });
    sendAll(all, [20, 20, 20.4, 20.6, 20.6, 20.2, 19.9, ...Array.from({ length: 12 }, () => 19.9)]);
    expect(stored(all)).toEqual([20, 20, 20.6, 19.9, 19.9]);
    // Between two stored values lie up to ten seconds, which is no gap.
    expect(all.ingest.sampledEvery(all.telemetry.catalogue.all()[0]!.series)).toBe(10_000);
  });

  test('a change of quality is never left out', () => {
    const all = given({ sampling: { everyMs: 60_000 } });
    sendAll(all, [1, 1, 1, 'nan', 'nan', 2]);
    expect(stored(all)).toEqual([1, 1, Number.NaN, 2]);
  });

  test('a value by which a limit has decided is stored, so that judging again after a crash finds it', () => {
    let decisions = false;
    const judged: number[] = [];
    open = givenIngest(
      { sources: [{ template: 'plant/{device}/{metric}', decoder: 'json', sampling: { everyMs: 60_000 } }], simulated: false },
      {
        more: {
          judge: {
            sample: ({ value }) => {
              judged.push(value);
              decisions = value > 80;
            },
            hasDecisions: () => decisions,
            settle: () => void (decisions = false),
          },
        },
      },
    );
    sendAll(open, [1, 2, 3, 90, 4, 5]);
    expect(stored(open)).toEqual([1, 2, 90]);
    expect(judged).toEqual([1, 2, 3, 90, 4, 5]);
  });

  test('late and historical values pass', () => {
    const all = given({ sampling: { everyMs: 60_000 } });
    const at = (ms: number, value: number): void => void all.send('plant/a/t', JSON.stringify({ ts: noon + ms, value }));
    for (const [ms, value] of [
      [0, 1],
      [1000, 2],
      [2000, 3],
      [500, 4],
    ] as const)
      at(ms, value);
    all.ingest.flush();
    expect(stored(all)).toEqual([1, 2, 4]);
  });
});

describe('what a source leaves out', () => {
  test('metrics by their names, with * for any text', () => {
    const all = given({ template: 'plant/{device}', ignore: ['debug.*', '*_raw'] });
    all.send('plant/a', '{"t":1,"debug":{"heap":2,"up":3},"t_raw":4}');
    all.ingest.flush();
    expect(all.telemetry.catalogue.all().map(({ metric }) => metric)).toEqual(['t']);
  });

  test('labels: series that differ only in them become one', () => {
    const all = given({ template: 'plant/{device}/{run}/{metric}', dropLabels: ['run'] });
    for (const run of ['r1', 'r2', 'r3']) all.send(`plant/a/${run}/t`, '1');
    all.ingest.flush();
    expect(all.telemetry.catalogue.all().map(({ metric, labels }) => [metric, labels])).toEqual([['t', {}]]);
  });

  test.each([
    ['*', 'any', true],
    ['a*b', 'ab', true],
    ['a*b', 'a', false],
    ['a*a', 'a', false],
    ['*x*y*', 'axbyc', true],
    ['*y*x*', 'axbyc', false],
    ['a.b', 'axb', false],
  ])('%s fits %s: %s', (pattern, text, expected) => expect(fits(pattern, text)).toBe(expected));
});

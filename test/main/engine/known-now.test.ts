import { expect, test } from 'vitest';
import type { SampleRow } from '../../../src/domain/telemetry/sample.ts';
import { knownNow } from '../../../src/main/store/known-now.ts';
import { randomOf } from '../../domain/threshold/given-draft.ts';
import { message } from '../store/telemetry-given.ts';
import { draftFor, givenJudge } from './given-judge.ts';

const start = 1_763_600_400_000;

test('§11 as known now, every second of the past lists what follows from all samples, and marks what was not shown then', () => {
  const console = givenJudge(undefined, { now: start });
  console.send(message('CH-01', start - 1000, { t: 10 }, { recv: start - 1000 }));
  const [series] = console.telemetry.catalogue.all();
  console.create(draftFor(series!, { latenessMs: 5000 }));
  const random = randomOf(11);
  const buffered: SampleRow[] = [];
  let isAway = false;
  for (let s = 1; s <= 240; s++) {
    if (s % 25 === 0) isAway = !isAway;
    const value = { t: random() < 0.2 ? 95 : 20 };
    const ts = start + 1000 * s;
    // While the line is away only some samples come; the others wait for its end and then come at once.
    if (isAway && random() < 0.6) buffered.push(message('CH-01', ts, value, { recv: ts }));
    else console.send(message('CH-01', ts, value, { recv: ts }));
    if (!isAway && buffered.length > 0) console.send(...buffered.splice(0).map((row) => ({ ...row, recv: ts + 500 })));
    console.tick(ts + 900);
  }
  console.tick(console.clock.now + 5000);

  const journal = console.judge.journal();
  const kinds = new Set<string>();
  for (let t = start; t < start + 240_000; t += 1000) {
    const expected = journal.filter((one) => one.start <= t && (one.end ?? Infinity) > t).map((one) => one.start);
    const { rows, changed } = knownNow(console.ops.db, t);
    const isSo = rows.filter((row) => row.later !== 'withdrawn' && row.raisedAt <= t && (row.clearedAt ?? Infinity) > t);
    expect(isSo.map(({ raisedAt }) => raisedAt)).toEqual(expected);
    expect(changed).toBe(rows.filter(({ later }) => later !== undefined).length);
    for (const row of rows) kinds.add(row.later ?? 'as then');
    for (const row of rows.filter((one) => !isSo.includes(one))) expect(row.later).toMatch(/withdrawn|amended/);
  }
  expect([...kinds]).toEqual(expect.arrayContaining(['found', 'as then', 'amended']));
  console.done();
});

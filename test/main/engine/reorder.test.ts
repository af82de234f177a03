import { describe, expect, test } from 'vitest';
import type { AlertEvent } from '../../../src/domain/alert/event.ts';
import { journalText } from '../../../src/domain/threshold/journal.ts';
import { message } from '../store/telemetry-given.ts';
import { draftFor, type GivenJudge, givenJudge } from './given-judge.ts';

const start = 1_763_600_400_000;

/** A console that knows `CH-01/t` and lets its samples wait two seconds. */
const waiting = () => {
  const console = givenJudge(undefined, { now: start });
  console.send(message('CH-01', start - 10_000, { t: 10 }, { recv: start - 10_000 }));
  const [series] = console.telemetry.catalogue.all();
  return { console, point: console.pointOf(console.create(draftFor(series!, { reorderMs: 2000 })), 'high') };
};
const at = (s: number, value: number, recv = s) => message('CH-01', start + 1000 * s, { t: value }, { recv: start + 1000 * recv });
const told = ({ ops }: GivenJudge, point: string): readonly string[] =>
  ops.log.read<AlertEvent>(`alert/${point}`).flatMap(({ event }) => {
    if (event.type === 'AlertRaised' || event.type === 'AlertCleared') return `${event.type}@${(event.at - start) / 1000}`;
    return event.type.startsWith('Occurrence') ? event.type : [];
  });

describe('samples that wait to be put in order', () => {
  test('the tick comes as far as wall time less the wait and a second, and no farther', () => {
    const { console, point } = waiting();
    console.send(at(1, 90));
    console.tick(start + 3999);
    expect(told(console, point)).toEqual([]);
    console.tick(start + 4000);
    expect(told(console, point)).toEqual(['AlertRaised@1']);
    console.done();
  });

  test('R2 what waited when the program was killed is judged after the start, and nothing is told twice', () => {
    const { console, point } = waiting();
    console.send(at(1, 90), at(3, 10, 3), at(2, 90, 3));
    console.tick(start + 7000);
    expect(told(console, point)).toEqual(['AlertRaised@1', 'AlertCleared@3']);
    console.send(at(8, 90), at(9, 10));
    const journal = journalText(console.judge.journal());
    const next = console.crash();
    next.tick(start + 12_500);
    next.tick(start + 13_500);
    expect(told(next, point)).toEqual(['AlertRaised@1', 'AlertCleared@3', 'AlertRaised@8', 'AlertCleared@9']);
    expect(journalText(next.judge.journal())).toContain(journal.trim());
    next.done();
  });

  test('R13 the journal is that of the same samples judged in their order', () => {
    const { console, point } = waiting();
    console.send(at(2, 90), at(1, 10, 2), at(4, 10, 4), at(3, 90, 4), at(7, 90, 7), at(6, 10, 8));
    console.tick(start + 12_000);
    expect(console.judge.journal().map((one) => [one.start - start, one.end === null ? null : one.end - start])).toEqual([
      [2000, 4000],
      [7000, null],
    ]);
    expect(told(console, point)).toEqual(['AlertRaised@2', 'AlertCleared@4', 'AlertRaised@7']);
    console.done();
  });
});

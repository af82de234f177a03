import { describe, expect, test } from 'vitest';
import { openComms } from '../../../src/main/engine/comms.ts';
import { message } from '../store/telemetry-given.ts';
import { levelWith } from '../../domain/threshold/given-draft.ts';
import { draftFor, givenJudge } from './given-judge.ts';

const start = 1_763_600_400_000;
const hour = 3_600_000;

/** A device that sends every second and is in alarm, and the connection it is heard by. */
const given = () => {
  const console = givenJudge(undefined, { now: start });
  console.send(message('CH-01', start, { t: 10 }, { recv: start }));
  console.create(draftFor(console.telemetry.catalogue.all()[0]!));
  for (let s = 1; s <= 30; s++) console.send(message('CH-01', start + 1000 * s, { t: 90 }, { recv: start + 1000 * s }));
  const line = { isOnline: true };
  const { ops, telemetry, clock } = console;
  const comms = openComms({
    ops,
    telemetry,
    tenant: 't',
    site: 's',
    now: () => clock.now,
    lines: () => [{ id: 'north', name: 'plant-north', isEnabled: true, ...line }],
    lineOf: () => 'north',
    isHeard: () => line.isOnline,
  });
  const tick = (s: number): void => {
    console.tick(start + 1000 * s, () => (line.isOnline ? start + 1000 * s - 1000 : undefined));
    comms.tick();
  };
  /** `name label` of every open alert. */
  const open = (): readonly string[] =>
    [...ops.alerts.queue('active', '', 10).rows, ...ops.alerts.queue('shelved', '', 10).rows]
      .map((row) => `${row.name} ${row.label} ${row.severity}`)
      .toSorted();
  return { console, line, tick, open };
};

describe('loss of communication', () => {
  test('R6 a device that is unplugged for a day while in alarm: still in alarm, exactly one communication alert, nothing resolved', () => {
    const { console, tick, open } = given();
    tick(95);
    expect(open()).toEqual(['CH-01 t B high']);
    for (let s = 101; s < 86_400; s += 300) tick(s);
    expect(open()).toEqual(['CH-01 t B high', 'No communication B warning']);
    expect(console.ops.db.prepare("SELECT count(*) FROM event WHERE type = 'AlertRaised'").pluck().get()).toBe(2);
    expect(console.ops.db.prepare("SELECT count(*) FROM event WHERE type = 'AlertCleared'").pluck().get()).toBe(0);
    // It is plugged in again: the process is judged by what it says now.
    const back = start + 24 * hour;
    console.send(message('CH-01', back, { t: 91 }, { recv: back }));
    tick(86_401);
    expect(open()).toEqual(['CH-01 t B high']);
    console.done();
  });
  test('a lost connection is one alert of its own and suppresses those of its devices; nothing of the process changes', () => {
    const { console, line, tick, open } = given();
    tick(110);
    expect(open()).toEqual(['CH-01 t B high', 'No communication B warning']);
    line.isOnline = false;
    tick(120);
    tick(175);
    expect(open()).toEqual(['CH-01 t B high', 'No communication B warning']);
    tick(181);
    expect(open()).toEqual(['CH-01 t B high', 'Connection lost B high', 'No communication H warning']);
    line.isOnline = true;
    tick(200);
    expect(open()).toEqual(['CH-01 t B high', 'No communication B warning']);
    console.done();
  });
  test('a silent device suppresses the no-data alerts of its own series, and nothing else; they surface when it is over and they are not', () => {
    const { console, tick, open } = given();
    const [series] = console.telemetry.catalogue.all();
    const level = levelWith({ limit: 1, deadBand: 0 });
    console.create(draftFor(series!, { name: 'Silent series', condition: { kind: 'no-data', afterMs: 20_000 }, levels: [level] }));
    console.send(message('CH-01', start + 31_000, { t: 90 }, { recv: start + 31_000 }));
    tick(60);
    expect(open()).toEqual(['CH-01 t B high', 'Silent series B high']);
    tick(110);
    tick(111);
    expect(open()).toEqual(['CH-01 t B high', 'No communication B warning', 'Silent series H high']);
    const back = start + 120_000;
    console.send(message('CH-01', back, { t: 91 }, { recv: back }));
    tick(121);
    expect(open()).toEqual(['CH-01 t B high', 'Silent series D high']);
    console.done();
  });
});

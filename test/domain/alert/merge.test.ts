import assert from 'node:assert/strict';
import { describe, expect, test } from 'vitest';
import { alert, evolveAlert } from '../../../src/domain/alert/alert.ts';
import type { AlertEvent } from '../../../src/domain/alert/event.ts';
import { label } from '../../../src/domain/alert/label.ts';
import { type Alert, isOwed, later, quiet } from '../../../src/domain/alert/registers.ts';
import { type Standing, standings } from '../../../src/domain/alert/superseded.ts';
import type { LoggedAlertEvent } from '../../../src/domain/alert/timeline.ts';
import { Refusal } from '../../../src/domain/decider.ts';
import { occurrenceId } from '../../../src/main/store/alert-rows.ts';
import { wide } from './alphabet.ts';
import { canonical, dice, policies } from './machine.ts';

Error.stackTraceLimit = 0;

/** Half of what happens to a point is said by people; the condition is measured alike on every console. */
const people = 'acknowledge acknowledge resolve withdraw reset shelve shelveOnce unshelve takeOutOfService returnToService comment assign recordAction'.split(
  ' ',
);
const timers = ['expire', 'realarm', 'suppress', 'release'];

interface Replica {
  readonly name: string;
  /** Clock error, ms. */
  readonly skew: number;
  log: LoggedAlertEvent[];
}

const fold = (log: readonly LoggedAlertEvent[]): Alert => log.reduce((a, { event }) => evolveAlert(a, event), quiet);
const union = (one: readonly LoggedAlertEvent[], other: readonly LoggedAlertEvent[]): LoggedAlertEvent[] => {
  const known = new Set(one.map(({ id }) => id));
  return [...one, ...other.filter(({ id }) => !known.has(id))];
};

/** One schedule: three consoles work, meet in twos, part, and meet all at the end. Returns the three logs after the last meeting. */
const schedule = (seed: number): readonly Replica[] => {
  const random = dice(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const policy = policies[seed % policies.length]!;
  const m = alert(policy);
  const replicas: Replica[] = ['a', 'b', 'c'].map((name) => ({ name, skew: Math.floor(random() * 40) - 20, log: [] }));
  let [wall, ids] = [10_000, 0];
  let isBad = false;
  const append = (replica: Replica, events: readonly AlertEvent[]) => {
    for (const event of events)
      replica.log.push({ id: `${replica.name}${String(++ids).padStart(4, '0')}`, at: wall + replica.skew, actor: replica.name, event });
  };
  const give = (replica: Replica, name: string) => {
    const a = fold(replica.log);
    try {
      append(replica, m.decide(wide[name]!(a, wall + replica.skew), a));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  };
  const settle = (replica: Replica) => {
    const a = fold(replica.log);
    append(replica, m.decide({ type: 'settle', at: wall + replica.skew }, a));
  };
  const meet = (one: Replica, other: Replica) => {
    const [forward, back] = [union(one.log, other.log), union(other.log, one.log)];
    assert.equal(canonical(fold(forward)), canonical(fold(back)), 'the order of the logs matters');
    one.log = forward;
    other.log = back;
  };

  for (let step = 0; step < 10; step++) {
    wall += 1 + Math.floor(random() * 60);
    const dart = random();
    if (dart < 0.25) {
      // The condition turned at one event time; a console that was away misses it, its log hears of it later.
      isBad = !isBad;
      const at = wall;
      for (const replica of replicas) {
        if (random() < 0.15) continue;
        const a = fold(replica.log);
        append(replica, m.decide(isBad ? { type: 'raise', at } : { type: 'clear', at }, a));
      }
    } else if (dart < 0.75) give(pick(replicas), pick(people));
    else if (dart < 0.85) give(pick(replicas), pick(timers));
    else {
      const one = pick(replicas);
      const other = pick(replicas.filter((each) => each !== one));
      meet(one, other);
      settle(one);
      settle(other);
    }
  }
  // The network is whole again: they exchange until nobody has anything new to say.
  for (let round = 0; round < 6; round++) {
    for (const one of replicas) for (const other of replicas) if (one !== other) meet(one, other);
    for (const replica of replicas) settle(replica);
  }
  return replicas;
};

const isOfPerson = ({ event }: LoggedAlertEvent): boolean =>
  ['AlertAcknowledged', 'AlertShelved', 'AlertTakenOutOfService', 'AlertAssigned', 'AlertCommented', 'AlertActionRecorded'].includes(event.type);

describe('R5 three consoles that were apart', () => {
  test('converge in 10,000 random schedules of partition and merge; no answer covers a newer call, nothing is dropped', () => {
    let [done, superseded, also] = [0, 0, 0];
    for (let seed = 1; seed <= 10_000; seed++) {
      const replicas = schedule(seed);
      const states = replicas.map(({ log }) => fold(log));
      const [first] = states;
      assert(
        states.every((state) => canonical(state) === canonical(first!)),
        `schedule ${seed}: the consoles disagree`,
      );
      assert(!isOwed(first!), `schedule ${seed}: something is owed`);
      // Who is shown as acknowledged was answered by somebody who named this call, or was set aside, or cleared by policy.
      const { log } = replicas[0]!;
      if (label(first!) === 'C')
        assert(
          log.some(({ event }) => event.type === 'AlertAcknowledged' && !later(first!.call, event.answers)),
          `schedule ${seed}: acknowledged, but nobody named the newest call`,
        );
      // What people did is in every log, and every console says the same of it.
      const ids = replicas.map((replica) =>
        replica.log
          .filter(isOfPerson)
          .map(({ id }) => id)
          .toSorted()
          .join(),
      );
      assert(
        ids.every((each) => each === ids[0]),
        `schedule ${seed}: something a person did is missing on a console`,
      );
      const said = replicas.map((replica) => JSON.stringify([...standings(replica.log)].toSorted(([a], [b]) => (a < b ? -1 : 1))));
      assert(
        said.every((each) => each === said[0]),
        `schedule ${seed}: the consoles tell it differently`,
      );
      done += log.filter(isOfPerson).length;
      for (const { kind } of standings(log).values()) {
        if (kind === 'superseded') superseded++;
        else also++;
      }
    }
    // The schedules must really contain what is claimed.
    expect(done).toBeGreaterThan(10_000);
    expect(superseded).toBeGreaterThan(100);
    expect(also).toBeGreaterThan(100);
  }, 180_000);

  test('an acknowledgement given offline to the first occurrence leaves the second one open, and says what came after it', () => {
    const m = alert(policies[0]!);
    const record = (name: string, at: number, events: readonly AlertEvent[]): LoggedAlertEvent[] =>
      events.map((event, i) => ({ id: `${name}${at}${i}`, at, actor: name, event }));
    const shared = record('engine', 1000, m.decide({ type: 'raise', at: 1000 }, m.initial));
    const online = [...shared];
    online.push(...record('engine', 2000, m.decide({ type: 'clear', at: 2000 }, fold(online))));
    online.push(...record('engine', 3000, m.decide({ type: 'raise', at: 3000 }, fold(online))));
    const offline = record('ana', 4000, m.decide({ type: 'acknowledge', call: { of: 1000, at: 1000 }, by: 'ana' }, fold(shared)));
    const merged = union(online, offline);
    expect(label(fold(merged))).toBe('B');
    const second = online.at(-1)!;
    expect(standings(merged)).toEqual(new Map<string, Standing>([[offline[0]!.id, { kind: 'superseded', by: second.id }]]));
  });

  test('two acknowledgements of one call: the earlier is of record, the other is shown as "also"', () => {
    const answers = { of: 1000, at: 1000 };
    const log: LoggedAlertEvent[] = [
      { id: '2', at: 1500, actor: 'ben', event: { type: 'AlertAcknowledged', answers, by: 'ben' } },
      { id: '1', at: 1400, actor: 'ana', event: { type: 'AlertAcknowledged', answers, by: 'ana' } },
    ];
    expect(standings(log)).toEqual(new Map<string, Standing>([['2', { kind: 'also', first: '1' }]]));
  });

  test('the same occurrence has the same id on two consoles', () => {
    const point = '00000000-0000-8000-8000-0000000000aa';
    expect(occurrenceId(point, 1_763_600_000_000)).toBe(occurrenceId(point, 1_763_600_000_000));
    expect(occurrenceId(point, 1_763_600_000_000)).not.toBe(occurrenceId(point, 1_763_600_000_001));
    expect(occurrenceId(point, 1)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

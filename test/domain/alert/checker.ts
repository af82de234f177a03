import type { Policy } from '../../../src/domain/alert/alert.ts';
import type { AlertEvent } from '../../../src/domain/alert/event.ts';
import { label } from '../../../src/domain/alert/label.ts';
import { type Alert, isOwed } from '../../../src/domain/alert/registers.ts';
import { type Alphabet, answers, mustRefuse } from './alphabet.ts';
import { invariants } from './invariants.ts';
import { after, attempt, callsIn, canonical, dice, type Machine, type Outcome, regions } from './machine.ts';

export interface Explored {
  /** One state for each set of regions that can be reached. */
  readonly states: readonly Alert[];
  /** `regions command` -> regions afterwards, or the code of the refusal. */
  readonly table: ReadonlyMap<string, string>;
  readonly refused: number;
  readonly unchanged: number;
  /** `label command label` of every step that changed something. */
  readonly labelSteps: ReadonlySet<string>;
  readonly violations: readonly string[];
}

const result = (outcome: Outcome): string => (outcome.kind === 'refused' ? outcome.code : regions(outcome.next));

/** Every reachable state with every command, breadth-first. */
export const explore = (m: Machine, policy: Policy, alphabet: Alphabet): Explored => {
  const seen = new Map([[regions(m.initial), m.initial]]);
  const table = new Map<string, string>();
  const labelSteps = new Set<string>();
  const violations: string[] = [];
  let refused = 0;
  let unchanged = 0;
  // A Map may grow while it is walked.
  for (const [key, a] of seen)
    for (const [name, make] of Object.entries(alphabet)) {
      const outcome = attempt(m, make(a, after(a)), a);
      table.set(`${key} ${name}`, result(outcome));
      if (JSON.stringify(attempt(m, make(a, after(a)), a)) !== JSON.stringify(outcome)) violations.push(`I1 not deterministic: ${name} in ${label(a)} ${key}`);
      if (outcome.kind === 'refused') {
        refused++;
        continue;
      }
      if (mustRefuse.includes(name)) violations.push(`I2 not refused: ${name} in ${label(a)} ${key}`);
      const { events, next: b } = outcome;
      if (events.length === 0) unchanged++;
      else labelSteps.add(`${label(a)} ${name} ${label(b)}`);
      for (const [rule, holds] of Object.entries(invariants))
        if (!holds({ m, policy, a, name, events, b })) violations.push(`${rule}: ${label(a)} --${name}--> ${label(b)} ${key}`);
      if (!seen.has(regions(b))) seen.set(regions(b), b);
    }
  violations.push(...deadEnds(m, seen, table));
  return { states: [...seen.values()], table, refused, unchanged, labelSteps, violations };
};

/** I19: normal can be reached from everywhere. */
const deadEnds = (m: Machine, seen: ReadonlyMap<string, Alert>, table: ReadonlyMap<string, string>): readonly string[] => {
  const back = new Set([regions(m.initial)]);
  for (let size = 0; size !== back.size;) {
    size = back.size;
    for (const [from, to] of table) if (back.has(to)) back.add(from.slice(0, from.indexOf(' ')));
  }
  return [...seen].filter(([key]) => !back.has(key)).map(([key, a]) => `I19 dead end: ${label(a)} ${key}`);
};

const settle = (m: Machine, a: Alert): Alert => m.decide({ type: 'settle', at: after(a) }, a).reduce(m.evolve, a);

/** I18: two consoles act on the same state at once. Any order of the two logs gives the same registers, no answer covers a newer call. */
export const pairUp = (m: Machine, states: readonly Alert[], alphabet: Alphabet): { readonly pairs: number; readonly violations: readonly string[] } => {
  const violations: string[] = [];
  let pairs = 0;
  for (const a of states)
    for (const [n1, make1] of Object.entries(alphabet)) {
      const one = attempt(m, make1(a, after(a)), a);
      if (one.kind === 'refused') continue;
      for (const [n2, make2] of Object.entries(alphabet)) {
        const two = attempt(m, make2(a, after(a) + 1), a);
        if (two.kind === 'refused') continue;
        pairs++;
        const [ab, ba] = [[...one.events, ...two.events].reduce(m.evolve, a), [...two.events, ...one.events].reduce(m.evolve, a)];
        if (canonical(ab) !== canonical(ba)) violations.push(`I18 order matters: ${n1} | ${n2} in ${label(a)} ${regions(a)}`);
        const settled = settle(m, ab);
        if (isOwed(settled)) violations.push(`I18 still owed: ${n1} | ${n2} in ${label(a)}`);
        if (answers.includes(n1) && callsIn(two.events) > 0 && label(settled) === 'C') violations.push(`I18 answered unseen: ${n1} | ${n2} in ${label(a)}`);
      }
    }
  return { pairs, violations };
};

/** Two consoles work apart on copies of one state, then meet: how often the order of their logs gave different registers. */
export const meet = (m: Machine, alphabet: Alphabet, runs: number): number => {
  const random = dice();
  const names = Object.keys(alphabet);
  const alone = (from: Alert, turn: number): readonly AlertEvent[] => {
    const log: AlertEvent[] = [];
    let a = from;
    for (let i = 0; i < 6; i++) {
      const make = alphabet[names[Math.floor(random() * names.length)]!]!;
      const outcome = attempt(m, make(a, after(a) + ((after(a) + turn) % 2)), a); // one console has the even instants, the other the odd ones
      if (outcome.kind === 'refused') continue;
      log.push(...outcome.events);
      a = outcome.next;
    }
    return log;
  };
  let common = m.initial;
  let different = 0;
  for (let i = 0; i < runs; i++) {
    const [one, two] = [alone(common, 0), alone(common, 1)];
    const [x, y] = [[...one, ...two].reduce(m.evolve, common), [...two, ...one].reduce(m.evolve, common)];
    if (canonical(x) !== canonical(y) || isOwed(settle(m, x))) different++;
    common = i % 50 === 0 ? m.initial : x;
  }
  return different;
};

/** Random histories with uneven clocks: how many steps left the table that the exploration found. */
export const stray = (m: Machine, alphabet: Alphabet, table: Explored['table'], steps: number): number => {
  const random = dice();
  const names = Object.keys(alphabet);
  let a = m.initial;
  let wrong = 0;
  for (let i = 0; i < steps; i++) {
    const name = names[Math.floor(random() * names.length)]!;
    const outcome = attempt(m, alphabet[name]!(a, after(a) + Math.floor(random() * 50)), a);
    if (table.get(`${regions(a)} ${name}`) !== result(outcome)) wrong++;
    if (outcome.kind === 'accepted') a = outcome.next;
  }
  return wrong;
};

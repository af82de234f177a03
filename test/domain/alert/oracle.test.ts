import assert from 'node:assert/strict';
import { describe, expect, test } from 'vitest';
import { alert, type Policy } from '../../../src/domain/alert/alert.ts';
import { label } from '../../../src/domain/alert/label.ts';
import { type Alert, isAbnormal, isLatched } from '../../../src/domain/alert/registers.ts';
import { Refusal } from '../../../src/domain/decider.ts';
import { wide } from './alphabet.ts';
import { after, callsIn, dice, type Machine, policies } from './machine.ts';
import { blank, type Card, play, rowOf } from './oracle.ts';

Error.stackTraceLimit = 0; // half of all commands are refused; their stacks would take most of the time
const sequences = 1_000_000;
const longest = 13;
const commands = [
  'raise clear acknowledge reset resolve realarm withdraw escalate shelve shelveOnce unshelve expire expireEarly suppress suppressY release releaseY',
  'takeOutOfService returnToService acknowledgeOlder shelveTooLong shelveUnexplained outWithoutPermit settle ease comment',
]
  .join(' ')
  .split(' ');

interface Told {
  readonly no: string;
  readonly calls: number;
  readonly next: Alert;
}
const tell = (m: Machine, name: string, a: Alert): Told => {
  try {
    const events = m.decide(wide[name]!(a, after(a)), a);
    return { no: '', calls: callsIn(events), next: events.reduce(m.evolve, a) };
  } catch (error) {
    if (error instanceof Refusal) return { no: error.code, calls: 0, next: a };
    throw error;
  }
};

/** The first difference of a random sequence, in words; undefined when there is none. */
const differs = (m: Machine, policy: Policy, random: () => number): string | undefined => {
  let a = m.initial;
  const card: Card = blank();
  const taken: string[] = [];
  // Many short ones and some long ones: every history is a prefix of longer ones.
  const length = 1 + Math.floor(random() * random() * longest * 1.6);
  for (let i = 0; i < length; i++) {
    const name = commands[Math.floor(random() * commands.length)]!;
    taken.push(name);
    const answer = play(card, policy, name);
    const told = tell(m, name, a);
    a = told.next;
    if (answer.no !== told.no || answer.calls !== told.calls || rowOf(card) !== label(a) || card.bad !== isAbnormal(a) || card.latch !== isLatched(a))
      return `${taken.join(' ')}: ${rowOf(card)} ${answer.no} ${answer.calls} against ${label(a)} ${told.no} ${told.calls}`;
  }
  return undefined;
};

describe('R1 the machine and a second one that was written from the table', () => {
  test.each(policies)(
    'agree on a quarter of 1,000,000 random sequences, latching $latching, self-acknowledging $selfAcknowledging',
    (policy) => {
      const m = alert(policy);
      const random = dice(policies.indexOf(policy) + 1);
      for (let i = 0; i < sequences / policies.length; i++) {
        const difference = differs(m, policy, random);
        if (difference !== undefined) assert.fail(difference);
      }
    },
    120_000,
  );

  test('the second one is no echo: it notices a machine that forgets to call', () => {
    const policy = policies[0]!;
    const m = alert(policy);
    const broken: Machine = {
      ...m,
      decide: (command, a) => m.decide(command, a).filter(({ type }) => type !== 'AlertAnnunciated' || command.type !== 'release'),
    };
    const random = dice();
    expect(Array.from({ length: 20_000 }, () => differs(broken, policy, random)).some((difference) => difference !== undefined)).toBe(true);
  });
});

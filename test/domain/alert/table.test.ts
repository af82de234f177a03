import { describe, expect, test } from 'vitest';
import { alert, type AlertCommand, type Policy } from '../../../src/domain/alert/alert.ts';
import { label, labels } from '../../../src/domain/alert/label.ts';
import type { Alert } from '../../../src/domain/alert/registers.ts';
import { specify } from '../../given.ts';
import { wide } from './alphabet.ts';
import { after, callsIn, longestShelf } from './machine.ts';

/** `!` called once, `=` nothing happens, `x` refused with the code of its column, `h` refused as hidden, `s` refused because still abnormal. */
const columns = 'raise clear acknowledge reset realarm escalate shelve unshelve expire suppress release takeOutOfService returnToService'.split(' ');
const refusedAs: Readonly<Record<string, string>> = {
  acknowledge: 'alert.nothing-to-acknowledge',
  reset: 'alert.not-latched',
  realarm: 'alert.not-acknowledged',
  shelve: 'alert.already-shelved',
  unshelve: 'alert.not-shelved',
  takeOutOfService: 'alert.already-out-of-service',
  returnToService: 'alert.not-out-of-service',
};

//    after these commands              raise clear ack reset realarm escal shelve unshel expire suppr releas outOf return
const plain = `
  A |                                 | B!    =     x   x     x       =     G      x      =      H     =      I     x
  B | raise                           | =     D     C   x     x       B!    G      x      =      H     =      I     x
  C | raise acknowledge               | =     A     x   x     B!      B!    G      x      =      H     =      I     x
  D | raise clear                     | B!    =     A   x     x       =     G      x      =      H     =      I     x
  G | shelve                          | G     =     h   h     x       =     x      A      A      H     =      I     x
  G | raise shelve                    | =     G     h   h     x       =     x      B!     B!     H     =      I     x
  G | raise acknowledge shelve        | =     G     h   h     x       =     x      B!     B!     H     =      I     x
  G | raise clear shelve              | G     =     h   h     x       =     x      A      A      H     =      I     x
  G | raise shelve clear              | G     =     h   h     x       =     x      A      A      H     =      I     x
  G | raise shelveOnce                | =     A     h   h     x       =     x      B!     B!     H     =      I     x
  H | suppress                        | H     =     h   h     x       =     H      x      =      =     A      I     x
  H | raise suppress                  | =     H     h   h     x       =     H      x      =      =     B!     I     x
  H | raise acknowledge suppress      | =     H     h   h     x       =     H      x      =      =     B!     I     x
  H | raise suppress clear            | H     =     h   h     x       =     H      x      =      =     D      I     x
  H | raise acknowledge suppress clear| H     =     h   h     x       =     H      x      =      =     A      I     x
  H | suppress suppressY              | H     =     h   h     x       =     H      x      =      =     H      I     x
  H | shelve suppress                 | H     =     h   h     x       =     x      H      H      =     G      I     x
  I | takeOutOfService                | I     =     h   h     x       =     I      x      =      I     =      x     A
  I | raise takeOutOfService          | =     I     h   h     x       =     I      x      =      I     =      x     B!
  I | raise takeOutOfService clear    | I     =     h   h     x       =     I      x      =      I     =      x     A
  I | takeOutOfService raise          | =     I     h   h     x       =     I      x      =      I     =      x     B!
  I | shelve takeOutOfService         | I     =     h   h     x       =     x      I      I      I     =      x     G
  I | suppress takeOutOfService       | I     =     h   h     x       =     I      x      =      =     I      x     H`;
const latching = `
  A |                                 | B!    =     x   x     x       =     G      x      =      H     =      I     x
  B | raise                           | =     E     C   s     x       B!    G      x      =      H     =      I     x
  C | raise acknowledge               | =     F     x   s     B!      B!    G      x      =      H     =      I     x
  D | raise clear reset               | B!    =     A   x     x       =     G      x      =      H     =      I     x
  E | raise clear                     | B!    =     F   D     x       =     G      x      =      H     =      I     x
  F | raise acknowledge clear         | B!    =     x   A     x       =     G      x      =      H     =      I     x
  G | raise clear shelve              | G     =     h   h     x       =     x      E!     E!     H     =      I     x
  G | raise shelve clear              | G     =     h   h     x       =     x      E!     E!     H     =      I     x
  G | shelve raise clear              | G     =     h   h     x       =     x      E!     E!     H     =      I     x
  G | raise shelve                    | =     G     h   h     x       =     x      B!     B!     H     =      I     x
  G | raise shelveOnce                | =     E!    h   h     x       =     x      B!     B!     H     =      I     x
  H | raise clear suppress            | H     =     h   h     x       =     H      x      =      =     E!     I     x
  H | raise clear acknowledge suppress| H     =     h   h     x       =     H      x      =      =     E!     I     x
  H | raise suppress clear            | H     =     h   h     x       =     H      x      =      =     E!     I     x
  I | raise clear takeOutOfService    | I     =     h   h     x       =     I      x      =      I     =      x     E!
  I | takeOutOfService raise          | =     I     h   h     x       =     I      x      =      I     =      x     B!
  I | takeOutOfService raise clear    | I     =     h   h     x       =     I      x      =      I     =      x     A`;
const selfAcknowledging = `
  B | raise                           | =     A     C   x     x       B!    G      x      =      H     =      I     x
  C | raise acknowledge               | =     A     x   x     B!      B!    G      x      =      H     =      I     x
  H | raise suppress                  | =     H     h   h     x       =     H      x      =      =     B!     I     x
  H | raise suppress clear            | H     =     h   h     x       =     H      x      =      =     D      I     x
  D | raise suppress clear release    | B!    =     A   x     x       =     G      x      =      H     =      I     x`;
const latchingSelfAcknowledging = `
  B | raise                           | =     E     C   s     x       B!    G      x      =      H     =      I     x
  C | raise acknowledge               | =     F     x   s     B!      B!    G      x      =      H     =      I     x
  E | raise clear                     | B!    =     F   D     x       =     G      x      =      H     =      I     x`;

const commandOf = (name: string, a: Alert): AlertCommand => wide[name]!(a, after(a));
const startOf = (policy: Policy, commands: readonly string[]) => {
  const machine = alert(policy);
  let state = machine.initial;
  return commands.flatMap((name) => {
    const events = machine.decide(commandOf(name, state), state);
    state = events.reduce(machine.evolve, state);
    return events;
  });
};
const rowsOf = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [from, start, cells] = line.split('|').map((part) => part.trim());
      return { from: from!, start: start!, cells: cells!.split(/\s+/) };
    });

const tables = [
  ['an ordinary threshold', plain, { latching: false, selfAcknowledging: false, longestShelf }],
  ['a latching threshold', latching, { latching: true, selfAcknowledging: false, longestShelf }],
  ['a self-acknowledging threshold', selfAcknowledging, { latching: false, selfAcknowledging: true, longestShelf }],
  ['a threshold that is both', latchingSelfAcknowledging, { latching: true, selfAcknowledging: true, longestShelf }],
] as const;

describe.each(tables)('R1 %s', (_, table, policy) => {
  test.each(rowsOf(table))('$from after "$start"', ({ from, start, cells }) => {
    const machine = alert(policy);
    const given = specify(machine).given(...startOf(policy, start.split(' ').filter(Boolean)));
    expect(label(given.state)).toBe(from);
    expect(cells.length).toBe(columns.length);
    columns.forEach((column, i) => {
      const cell = cells[i]!;
      const command = commandOf(column, given.state);
      const when = given.when(command);
      if (cell === '=') return when.expect();
      if (cell === 'x') return when.refused(refusedAs[column]!);
      if (cell === 'h') return when.refused('alert.hidden');
      if (cell === 's') return when.refused('alert.still-abnormal');
      const events = machine.decide(command, given.state);
      expect(events.length, column).toBeGreaterThan(0);
      expect(label(events.reduce(machine.evolve, given.state)) + '!'.repeat(callsIn(events)), column).toBe(cell);
    });
  });
});

test('R1 the tables begin at all nine labels and lead to all nine', () => {
  const rows = [...rowsOf(plain), ...rowsOf(latching)];
  expect([...new Set(rows.map(({ from }) => from))].toSorted()).toEqual(labels);
  const reached = rows.flatMap(({ cells }) => cells).filter((cell) => /^[A-I]!?$/.test(cell));
  expect([...new Set(reached.map((cell) => cell.charAt(0)))].toSorted()).toEqual(labels);
});

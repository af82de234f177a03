import type { AlertCommand } from '../../../src/domain/alert/alert.ts';
import type { Evidence } from '../../../src/domain/alert/event.ts';
import type { Alert } from '../../../src/domain/alert/registers.ts';
import { longestShelf } from './machine.ts';

/** Every command as it would be given in a state, at a time after everything that has happened. */
export type Alphabet = Readonly<Record<string, (a: Alert, at: number) => AlertCommand>>;

export const evidence: Evidence = {
  thresholdId: 't',
  thresholdVersion: 1,
  name: 'CH-01 supply temperature',
  seriesId: 's',
  device: 'CH-01',
  metric: 'supply_temp',
  unit: '°C',
  level: 'H',
  severity: 'high',
  limit: 9,
  deadBand: 0.5,
  value: 9.2,
  onset: 1,
  simulated: false,
};

const shelve = (at: number, oneShot: boolean): AlertCommand => ({ type: 'shelve', at, until: at + longestShelf, oneShot, by: 'p', reason: 'noise' });

export const base: Alphabet = {
  raise: (_, at) => ({ type: 'raise', at }),
  clear: (_, at) => ({ type: 'clear', at }),
  acknowledge: (a) => ({ type: 'acknowledge', call: a.call, by: 'p' }),
  reset: () => ({ type: 'reset', by: 'p' }),
  realarm: (_, at) => ({ type: 'realarm', at }),
  shelve: (_, at) => shelve(at, false),
  unshelve: (_, at) => ({ type: 'unshelve', at, by: 'p' }),
  suppress: (_, at) => ({ type: 'suppress', cause: 'x', at }),
  release: (_, at) => ({ type: 'release', cause: 'x', at }),
  takeOutOfService: (_, at) => ({ type: 'takeOutOfService', at, by: 'p', permit: 'LOTO-1', reason: 'seal change' }),
  returnToService: (_, at) => ({ type: 'returnToService', at, by: 'p' }),
};

/** With two causes, one-shot shelves, ends that come too early, old and bad arguments, and facts that are only noted. */
export const wide: Alphabet = {
  ...base,
  shelveOnce: (_, at) => shelve(at, true),
  expireEarly: (a) => ({ type: 'expire', at: a.shelf.until - 1 }),
  expire: (a) => ({ type: 'expire', at: a.shelf.until }),
  suppressY: (_, at) => ({ type: 'suppress', cause: 'y', at }),
  releaseY: (_, at) => ({ type: 'release', cause: 'y', at }),
  escalate: (_, at) => ({ type: 'escalate', at }),
  withdraw: (a, at) => ({ type: 'withdraw', call: a.call, at, by: 'p' }),
  withdrawOlder: (a, at) => ({ type: 'withdraw', call: { of: a.call.of, at: a.call.at - 1 }, at, by: 'p' }),
  resolve: (a, at) => ({ type: 'resolve', call: a.call, at, by: 'p' }),
  acknowledgeOlder: (a) => ({ type: 'acknowledge', call: { of: a.call.of, at: a.call.at - 1 }, by: 'p' }),
  shelveTooLong: (_, at) => ({ type: 'shelve', at, until: at + longestShelf + 1, oneShot: false, by: 'p', reason: 'noise' }),
  shelveUnexplained: (_, at) => ({ type: 'shelve', at, until: at + 1, oneShot: false, by: 'p', reason: ' ' }),
  outWithoutPermit: (_, at) => ({ type: 'takeOutOfService', at, by: 'p', permit: '', reason: 'seal change' }),
  outUnexplained: (_, at) => ({ type: 'takeOutOfService', at, by: 'p', permit: 'LOTO-1', reason: ' ' }),
  settle: (_, at) => ({ type: 'settle', at }),
  ease: (_, at) => ({ type: 'ease', at, evidence }),
  overdue: (a, at) => ({ type: 'overdue', call: a.call, at, step: 1, contact: 'kim' }),
  overdueOlder: (a, at) => ({ type: 'overdue', call: { of: a.call.of, at: a.call.at - 1 }, at, step: 1, contact: 'kim' }),
  comment: (a, at) => ({ type: 'comment', of: a.raised, at, by: 'p', text: 'valve was closed' }),
  assign: (a, at) => ({ type: 'assign', of: a.raised, at, by: 'p', to: 'ben' }),
  assignNobody: (a, at) => ({ type: 'assign', of: a.raised, at, by: 'p', to: ' ' }),
  recordAction: (a, at) => ({ type: 'recordAction', of: a.raised, at, by: 'p', action: 'strainer cleaned', cause: 'fouling' }),
  recordNothing: (a, at) => ({ type: 'recordAction', of: a.raised, at, by: 'p', action: ' ', cause: '' }),
  commentEmpty: (a, at) => ({ type: 'comment', of: a.raised, at, by: 'p', text: ' ' }),
};

export const mustRefuse: readonly string[] = [
  'acknowledgeOlder',
  'withdrawOlder',
  'shelveTooLong',
  'shelveUnexplained',
  'outWithoutPermit',
  'outUnexplained',
  'commentEmpty',
  'assignNobody',
  'recordNothing',
];
/** What a person does and what therefore may answer a call. */
export const answers: readonly string[] = ['acknowledge', 'resolve', 'shelve', 'shelveOnce', 'takeOutOfService'];
/** Noted, and nothing else. */
export const notes: readonly string[] = ['ease', 'comment', 'recordAction'];

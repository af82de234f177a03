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
  realarm: (_, at) => ({ type: 'realarm', at, because: 'realarm' }),
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
  withdraw: (_, at) => ({ type: 'realarm', at, because: 'withdrawn' }),
  acknowledgeOlder: (a) => ({ type: 'acknowledge', call: { of: a.call.of, at: a.call.at - 1 }, by: 'p' }),
  shelveTooLong: (_, at) => ({ type: 'shelve', at, until: at + longestShelf + 1, oneShot: false, by: 'p', reason: 'noise' }),
  shelveUnexplained: (_, at) => ({ type: 'shelve', at, until: at + 1, oneShot: false, by: 'p', reason: ' ' }),
  outWithoutPermit: (_, at) => ({ type: 'takeOutOfService', at, by: 'p', permit: '', reason: 'seal change' }),
  outUnexplained: (_, at) => ({ type: 'takeOutOfService', at, by: 'p', permit: 'LOTO-1', reason: ' ' }),
  settle: (_, at) => ({ type: 'settle', at }),
  ease: (_, at) => ({ type: 'ease', at, evidence }),
  comment: (a, at) => ({ type: 'comment', of: a.raised, at, by: 'p', text: 'valve was closed' }),
  commentEmpty: (a, at) => ({ type: 'comment', of: a.raised, at, by: 'p', text: ' ' }),
};

export const mustRefuse: readonly string[] = ['acknowledgeOlder', 'shelveTooLong', 'shelveUnexplained', 'outWithoutPermit', 'outUnexplained', 'commentEmpty'];
/** What a person does and what therefore may answer a call. */
export const answers: readonly string[] = ['acknowledge', 'shelve', 'shelveOnce', 'takeOutOfService'];
/** Noted, and nothing else. */
export const notes: readonly string[] = ['ease', 'comment'];

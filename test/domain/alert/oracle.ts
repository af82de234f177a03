/**
 * A second machine of an alert, written from the transition table of the design alone: no registers, no times, no events, only
 * what a person could write on a card. It shares no line with `src/domain/alert`, so a mistake has to be made twice to pass.
 */
export interface Card {
  /** The measured condition is beyond its limit. */
  bad: boolean;
  /** A call is waiting for an answer, even where something hides it. */
  waiting: boolean;
  latch: boolean;
  shelf: 'none' | 'timed' | 'once';
  permit: boolean;
  x: boolean;
  y: boolean;
}

export interface Answer {
  /** Code of the refusal, or '' when the command was taken. */
  readonly no: string;
  readonly calls: number;
}

export const blank = (): Card => ({ bad: false, waiting: false, latch: false, shelf: 'none', permit: false, x: false, y: false });

const hides = (c: Card): boolean => c.permit || c.x || c.y || c.shelf !== 'none';

/** The row of the table in which the card stands. */
export const rowOf = (c: Card): string => {
  if (c.permit) return 'I';
  if (c.x || c.y) return 'H';
  if (c.shelf !== 'none') return 'G';
  if (c.bad) return c.waiting ? 'B' : 'C';
  if (c.latch) return c.waiting ? 'E' : 'F';
  return c.waiting ? 'D' : 'A';
};

const done: Answer = { no: '', calls: 0 };
const called: Answer = { no: '', calls: 1 };
const no = (code: string): Answer => ({ no: `alert.${code}`, calls: 0 });

export interface House {
  readonly latching: boolean;
  readonly selfAcknowledging: boolean;
}

/** "abnormal: B!; normal and latched: E!; a call still unanswered: D; else A"; while something else hides it, nothing. */
const shown = (c: Card, house: House): Answer => {
  if (hides(c) || !(c.bad || c.latch)) return done;
  c.waiting = true;
  if (c.bad && house.latching) c.latch = true;
  return called;
};

/** Writes what the command does onto the card. */
export const play = (c: Card, house: House, command: string): Answer => {
  const row = rowOf(c);
  switch (command) {
    case 'raise':
      if (c.bad) return done;
      c.bad = true;
      if (house.latching && !c.permit) c.latch = true;
      return shown(c, house);
    case 'clear': {
      if (!c.bad) return done;
      c.bad = false;
      if (house.selfAcknowledging && !hides(c) && !c.latch) c.waiting = false;
      if (c.shelf !== 'once') return done;
      c.shelf = 'none';
      return shown(c, house);
    }
    case 'acknowledge':
      if ('GHI'.includes(row)) return no('hidden');
      if ('ACF'.includes(row)) return no('nothing-to-acknowledge');
      c.waiting = false;
      return done;
    case 'reset':
      if ('GHI'.includes(row)) return no('hidden');
      if (!c.latch) return no('not-latched');
      if (c.bad) return no('still-abnormal');
      c.latch = false;
      return done;
    case 'resolve':
      if ('GHI'.includes(row)) return no('hidden');
      if ('BC'.includes(row)) return no('still-abnormal');
      if (row === 'A') return no('nothing-to-acknowledge');
      c.waiting = false;
      c.latch = false;
      return done;
    case 'realarm':
      if (row !== 'C') return no('not-acknowledged');
      c.waiting = true;
      return called;
    case 'withdraw':
      if ('GHI'.includes(row)) return no('hidden');
      if ('BDE'.includes(row)) return no('not-acknowledged');
      if (row !== 'C') return done;
      c.waiting = true;
      return called;
    case 'escalate':
      if (row !== 'B' && row !== 'C') return done;
      c.waiting = true;
      return called;
    case 'shelve':
    case 'shelveOnce':
      if (c.shelf !== 'none') return no('already-shelved');
      c.shelf = command === 'shelve' ? 'timed' : 'once';
      c.waiting = false;
      return done;
    case 'shelveTooLong':
      return no(c.shelf === 'none' ? 'shelf-too-long' : 'already-shelved');
    case 'shelveUnexplained':
      return no(c.shelf === 'none' ? 'reason-missing' : 'already-shelved');
    case 'unshelve':
      if (c.shelf === 'none') return no('not-shelved');
      c.shelf = 'none';
      return shown(c, house);
    case 'expire':
      if (c.shelf === 'none') return done;
      c.shelf = 'none';
      return shown(c, house);
    case 'suppress':
      c.x = true;
      return done;
    case 'suppressY':
      c.y = true;
      return done;
    case 'release':
      if (!c.x) return done;
      c.x = false;
      return shown(c, house);
    case 'releaseY':
      if (!c.y) return done;
      c.y = false;
      return shown(c, house);
    case 'takeOutOfService':
      if (c.permit) return no('already-out-of-service');
      c.permit = true;
      c.waiting = false;
      return done;
    case 'outWithoutPermit':
      return no(c.permit ? 'already-out-of-service' : 'permit-missing');
    case 'returnToService':
      if (!c.permit) return no('not-out-of-service');
      c.permit = false;
      return shown(c, house);
    case 'acknowledgeOlder':
      if ('GHI'.includes(row)) return no('hidden');
      return no('ACF'.includes(row) ? 'nothing-to-acknowledge' : 'superseded');
    default: // expireEarly, settle, ease, comment ...: nothing that stands on a card
      return done;
  }
};

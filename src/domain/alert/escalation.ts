import type { Call } from './registers.ts';

/** A call was not answered in time, and the next person has to be told. */
export interface Escalation {
  readonly call: Call;
  /** 1: the time to respond has passed once. */
  readonly step: number;
  /** Whom to tell, by the record of the threshold; empty: nobody is named. */
  readonly contact: string;
  readonly at: number;
}

/** Contacts in the order in which they are told, as the record writes them: `Kim Lorenz; control room 4711`. */
export const contactsOf = (text: string): readonly string[] =>
  text
    .split(/[;\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** A call that waits for an answer, and how far it has been escalated. */
export interface WaitingCall {
  readonly call: Call;
  readonly responseMs: number;
  readonly contacts: readonly string[];
  /** Of the last escalation of this call; 0: none yet. */
  readonly step: number;
}

/** Each contact once, one time to respond after the other; without contacts it is said once that nobody answers. */
const lastStep = ({ contacts }: WaitingCall): number => Math.max(1, contacts.length);

/** When the next escalation is due; Infinity: all have been told. */
export const nextEscalation = (waiting: WaitingCall): number =>
  waiting.step >= lastStep(waiting) ? Infinity : waiting.call.at + (waiting.step + 1) * waiting.responseMs;

/** The escalation that is due at `at`, if any. Steps that passed while the program was away are not told one by one. */
export const escalationAt = (waiting: WaitingCall, at: number): Escalation | undefined => {
  if (nextEscalation(waiting) > at) return undefined;
  const step = Math.min(lastStep(waiting), Math.floor((at - waiting.call.at) / waiting.responseMs));
  return { call: waiting.call, step, contact: waiting.contacts[step - 1] ?? '', at };
};

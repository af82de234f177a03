import * as z from 'zod';
import { call, watch } from './rpc.ts';

export const actionKinds = [
  'acknowledged',
  'shelved',
  'unshelved',
  'assigned',
  'noted',
  'recorded',
  'reset',
  'out-of-service',
  'returned',
  'threshold-created',
  'threshold-edited',
  'threshold-enabled',
  'threshold-disabled',
  'threshold-approved',
  'arranged',
] as const;
export type ActionKind = (typeof actionKinds)[number];

/** Something a person did; what was done to several things at once is one. */
export interface RecentAction {
  readonly id: string;
  readonly kind: ActionKind;
  /** ms since 1970. */
  readonly at: number;
  /** To how many things. */
  readonly count: number;
  /** What it was done to, by name; of several the first. */
  readonly what: string;
  /** It is itself the undoing of another action: undoing it does that again. */
  readonly isUndo: boolean;
  /** `never`: nothing takes it back, by its nature. `done`: it was taken back. `overtaken`: something later stands in the way. */
  readonly undo: 'possible' | 'never' | 'done' | 'overtaken';
}

export interface UndoResult {
  readonly applied: number;
  /** The condition was gone, so a note was written in its place. */
  readonly noted: number;
  readonly refused: readonly string[];
}

export const undoContract = {
  /** What the person who asks did in the last 24 hours, newest first. */
  recentActions: watch<readonly RecentAction[]>()(z.strictObject({})),
  undoAction: call<UndoResult>()(z.strictObject({ id: z.string().min(1).max(200) })),
};

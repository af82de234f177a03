import type { AdviceResult, TrialResult } from '../../contract/threshold-views.ts';
import type { ThresholdId } from '../../domain/identity.ts';
import type { ThresholdDraft } from '../../domain/threshold/draft.ts';
import type { LevelKind } from '../../domain/threshold/level.ts';
import type { NamedThreshold } from '../../domain/threshold/names.ts';

/** One question to a thread of its own: everything it needs to know. */
export interface TrialJob {
  /** telemetry.db, which is read while the engine writes to it. */
  readonly file: string;
  readonly zone: string;
  readonly draft: ThresholdDraft;
  readonly thresholdId: ThresholdId | null;
  readonly inForce: ThresholdDraft | null;
  /** What expressions may name; the draft's own former version is not among them. */
  readonly thresholds: readonly NamedThreshold[];
  readonly from: number;
  readonly to: number;
  /** Null: a backtest. */
  readonly advice: { readonly level: LevelKind; readonly shortestMs: number } | null;
}
export type TrialReply =
  | { readonly value: TrialResult | AdviceResult }
  /** An empty code is a fault of the program. */
  | { readonly error: { readonly code: string; readonly message: string } };

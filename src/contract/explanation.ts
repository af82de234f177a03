import type { Hindrance } from '../domain/alert/explain.ts';
import type { Label } from '../domain/alert/label.ts';
import type { DeviceName, MetricName } from '../domain/identity.ts';
import type { Explanation } from '../domain/threshold/explain.ts';
import type { Side } from '../domain/threshold/level.ts';

/** One side of a threshold at one moment: what was measured, what was made of it, and what stood between it and a person. */
export interface ExplainedPoint extends Explanation {
  readonly pointId: string;
  readonly side: Side;
  /** Label of the point, as this console knew it then. */
  readonly label: Label;
  readonly hindrances: readonly Hindrance[];
  /** Why the version in force cannot be judged now; null: it can. */
  readonly broken: string | null;
}

export interface ExplainedThreshold {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly ExplainedPoint[];
  /** What the series ids of the inputs are called. */
  readonly series: Readonly<Record<string, { readonly device: DeviceName; readonly metric: MetricName; readonly unit: string }>>;
}

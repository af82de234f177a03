import type { Severity } from '../../domain/alert/severity.ts';
import type { SeriesId } from '../../domain/identity.ts';
import type { LevelKind } from '../../domain/threshold/threshold.ts';

/** One line of a chart. */
export interface ChartSeries {
  readonly seriesId: SeriesId;
  /** Written at the end of the line, in the legend and in the spoken readout. */
  readonly label: string;
  /** For the end of the line, where the others of the chart have the rest of the name in common. */
  readonly short?: string;
  readonly unit: string;
  /** Median distance of samples in ms; null or missing: not known. */
  readonly expectedIntervalMs?: number | null;
  readonly simulated?: boolean;
  /** Holds its value until the next sample, as a switch does: drawn in steps that end at the last sample. */
  readonly isStepped?: boolean;
  /** The same series this many ms earlier, drawn over the present one for comparison. */
  readonly earlierMs?: number;
  /** The place of the line whose colour it has; its own without it. */
  readonly like?: number;
}

/** A limit as drawn: dashed line, words, and a shade beyond it. */
export interface ChartLimit {
  readonly kind: LevelKind;
  readonly limit: number;
  readonly severity: Severity;
  /** When several series share the chart: whose limit it is. */
  readonly of?: string;
}

/** An event of an alert as a vertical line with a word. */
export interface ChartMarker {
  readonly kind: 'raised' | 'acknowledged' | 'cleared' | 'note' | 'rule';
  readonly at: number;
  /** What stands there; of a note and of a change of a threshold. */
  readonly text?: string;
}

/** A stretch in which an alert was there. */
export interface ChartBand {
  readonly from: number;
  readonly to: number;
  readonly severity: Severity;
}

/** Lines of all charts together. */
export const maxSeries = 24;
/** Charts above one another. */
export const maxCharts = 8;

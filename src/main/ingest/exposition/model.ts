/** What both text formats of Prometheus carry, as parsed; the writer starts from the same. */
export type FamilyType = 'counter' | 'gauge' | 'histogram' | 'gaugehistogram' | 'summary' | 'info' | 'stateset' | 'unknown';

/** In the order in which they stand. */
export type LabelPairs = readonly (readonly [name: string, value: string])[];

export interface Point {
  /** With its suffix: `requests_total`. */
  readonly name: string;
  readonly labels: LabelPairs;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timeMs: number | undefined;
}

export interface Family {
  readonly name: string;
  readonly type: FamilyType;
  readonly unit: string;
  readonly help: string;
  readonly points: readonly Point[];
}

export type Exposition =
  | { readonly ok: true; readonly families: readonly Family[] }
  | { readonly ok: false; readonly detail: string; readonly position: { readonly line: number; readonly column: number } };

/** Over one of these a scrape has failed. Names and values in UTF-16 units. */
export const expositionLimits = { points: 10_000, labels: 64, nameLength: 256, valueLength: 2048 } as const;

/** Names of samples that a family of a type may have, by what follows its name. */
export const suffixes: Readonly<Record<FamilyType, readonly string[]>> = {
  counter: ['_total', '_created'],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count', '_created'],
  gaugehistogram: ['_bucket', '_gsum', '_gcount'],
  summary: ['', '_sum', '_count', '_created'],
  info: ['_info'],
  stateset: [''],
  unknown: [''],
};

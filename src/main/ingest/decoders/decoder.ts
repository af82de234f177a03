import type { Reading } from '../../../domain/telemetry/value.ts';
import type { OwnTime } from '../../../domain/telemetry/timestamp.ts';
import type { Quality } from '../../../domain/telemetry/sample.ts';

export interface DecodeContext {
  /** What the topic names `{metric}`; undefined when the template has no such level. */
  readonly metric: string | undefined;
  /** IANA name of the zone in which times without an offset are read. */
  readonly zone: string;
  readonly recv: number;
}

export interface DecodedCell {
  readonly metric: string;
  readonly reading: Reading;
  readonly unit: string;
  /** What the message itself says of its quality. */
  readonly quality: Quality;
}

/** All values of one instant. */
export interface DecodedRow {
  readonly time: OwnTime | undefined;
  readonly cells: readonly DecodedCell[];
}

export type DecodeProblem = 'invalid-json' | 'invalid-utf8' | 'depth' | 'mapping-empty';
export type Decoded =
  | { readonly ok: true; readonly rows: readonly DecodedRow[] }
  | { readonly ok: false; readonly reason: DecodeProblem; /** For people: what is wrong with this message. */ readonly detail: string };

/** Pure, and never throws: what cannot be read is a problem, not an error. The payload is not empty. */
export type Decode = (payload: Uint8Array, context: DecodeContext) => Decoded;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Undefined when the bytes are no UTF-8. */
export const textOf = (payload: Uint8Array): string | undefined => {
  try {
    return utf8.decode(payload);
  } catch {
    return undefined; // The decoder throws for this and nothing else.
  }
};

export const notUtf8: Decoded = { ok: false, reason: 'invalid-utf8', detail: 'The payload is no UTF-8 text.' };

/** The name of a value whose topic and payload give it none. */
export const unnamedMetric = 'value';

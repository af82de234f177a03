import type { Labels, Quality } from '../../../domain/telemetry/sample.ts';
import type { UserProperties } from '../envelope.ts';
import type { OwnTime } from '../../../domain/telemetry/timestamp.ts';
import type { Reading } from '../../../domain/telemetry/value.ts';

/** What is known of a message beside its payload. */
export interface DecodeContext {
  readonly topic: string;
  /** What the topic names `{device}`; undefined when the template has no such level. */
  readonly device: string | undefined;
  /** What the topic names `{metric}`. */
  readonly metric: string | undefined;
  /** The other names that the template took out of the topic. */
  readonly labels: Labels;
  /** IANA name of the zone in which times without an offset are read. */
  readonly zone: string;
  readonly recv: number;
  readonly isRetained: boolean;
  /** User properties of MQTT 5; a function reads them out of the message, and only during the call. */
  readonly properties?: UserProperties | (() => UserProperties);
}

export interface DecodedCell {
  readonly metric: string;
  readonly reading: Reading;
  readonly unit: string;
  /** What the message itself says of its quality. */
  readonly quality: Quality;
  /** Besides those of the row. */
  readonly labels?: Labels;
}

/** All values of one device at one instant. Cells that carry other flags than the rest are a row of their own. */
export interface DecodedRow {
  readonly time: OwnTime | undefined;
  readonly cells: readonly DecodedCell[];
  /** Identity from the payload; the source decides what it is worth, see `deviceNameOf`. */
  readonly device?: string;
  readonly labels?: Labels;
  /** Bits of `Flag` that only the decoder can know: historical, cached, simulated. */
  readonly flags?: number;
  /** Holds for every cell that has no worse one. */
  readonly quality?: Quality;
}

/** Where in a payload something is: in text line and column from 1, in bytes from 0, in decoded data the path. */
export type Position = { readonly line: number; readonly column: number } | { readonly byte: number } | { readonly path: string };

/** A part of a good payload that could not be used; the rest was. */
export interface Problem {
  readonly detail: string;
  readonly position?: Position;
}

/** A device came or went. `device` undefined: the one of the topic. */
export interface Presence {
  readonly device?: string;
  readonly state: 'online' | 'offline';
  readonly origin: 'will' | 'birth' | 'message';
  readonly time?: OwnTime;
}

/** What a message says of a device that is no value. */
export interface DeviceMeta {
  readonly device?: string;
  /** For people; the identity stays what it is. */
  readonly name?: string;
  readonly model?: string;
  readonly maker?: string;
  readonly version?: string;
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>>;
  /** By metric. */
  readonly metrics?: Readonly<Record<string, { readonly unit?: string; readonly title?: string; readonly min?: number; readonly max?: number }>>;
}

/** Something happened on a device: a join, a button, a log line. */
export interface SourceEvent {
  readonly device?: string;
  readonly type: string;
  readonly detail: string;
  readonly time?: OwnTime;
}

export type DecodeProblem =
  | 'invalid-json'
  | 'invalid-utf8'
  | 'malformed'
  | 'truncated'
  | 'depth'
  | 'mapping-empty'
  | 'expression-timeout'
  | 'unknown-alias'
  | 'before-birth'
  | 'undecoded-lorawan';

export interface DecodeFailure {
  readonly ok: false;
  readonly reason: DecodeProblem;
  /** For people: what is wrong with this message. */
  readonly detail: string;
  readonly position?: Position;
}

/** A message without rows is good when it brought something else. */
export interface DecodeSuccess {
  readonly ok: true;
  readonly rows: readonly DecodedRow[];
  readonly presence?: readonly Presence[];
  readonly meta?: readonly DeviceMeta[];
  readonly events?: readonly SourceEvent[];
  readonly problems?: readonly Problem[];
  /** The same message sent twice by the network behind the broker has the same key; see ingest document §4. */
  readonly naturalKey?: string;
  /** The same within five minutes is a repeat, later it is another message. */
  readonly repeatKey?: string;
}

export type Decoded = DecodeSuccess | DecodeFailure;

/** Never throws: what cannot be read is a failure. The payload is not empty. */
export type Decode = (payload: Uint8Array, context: DecodeContext) => Decoded;

/** What a source says to its decoder, by name; each decoder documents what it knows and ignores the rest. */
export type DecoderOptions = Readonly<Record<string, string>>;

/** Opened once per source, so that a decoder may remember between messages; one that needs no memory returns the same function. */
export interface Decoder {
  readonly open: (options: DecoderOptions) => Decode;
  /**
   * Topics of which the last payload is kept and read again at the next start, because the broker may not send it again: lists of
   * devices, discovery. Such a payload may be empty, which says that it was deleted.
   */
  readonly remembers?: (topic: string, options: DecoderOptions) => boolean;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Undefined when the bytes are no UTF-8. A byte order mark is left out. */
export const textOf = (payload: Uint8Array): string | undefined => {
  try {
    return utf8.decode(payload);
  } catch {
    return undefined; // The decoder throws for this and nothing else.
  }
};

const utf8WithMark = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** As `textOf`, for formats in which a byte order mark is a fault: it stays in. */
export const exactTextOf = (payload: Uint8Array): string | undefined => {
  try {
    return utf8WithMark.decode(payload);
  } catch {
    return undefined; // The decoder throws for this and nothing else.
  }
};

export const notUtf8: DecodeFailure = { ok: false, reason: 'invalid-utf8', detail: 'The payload is no UTF-8 text.' };

/** The name of a value whose topic and payload give it none. */
export const unnamedMetric = 'value';

/** A position for people: `line 2, column 7`, `byte 14`, `$[0].n`. */
export const positionText = (position: Position): string =>
  'line' in position ? `line ${position.line}, column ${position.column}` : 'byte' in position ? `byte ${position.byte}` : position.path;

/** What is wrong, and where. */
export const problemText = ({ detail, position }: Problem): string => (position === undefined ? detail : `${positionText(position)}: ${detail}`);

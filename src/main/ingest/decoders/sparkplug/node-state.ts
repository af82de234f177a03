import type { RawMetric, SparkplugPayload } from './raw-payload.ts';
import type { MessageType } from './topic.ts';

/** What a birth says of a metric; later messages may name it by its alias alone. */
export interface Definition {
  /** '' for the edge node itself. */
  readonly device: string;
  readonly name: string;
  readonly datatype: number;
  readonly unit: string;
}

export interface NodeMessage {
  readonly type: MessageType;
  /** Undefined for messages of the edge node itself. */
  readonly device: string | undefined;
  readonly payload: SparkplugPayload;
  readonly recv: number;
}

/** A metric of a message with the name, type and unit of its birth. */
export interface Resolved {
  readonly name: string;
  readonly datatype: number;
  readonly unit: string;
  readonly metric: RawMetric;
}

export type RebirthReason = 'before-birth' | 'unknown-alias' | 'gap' | 'reconnected';
export type Effect =
  | {
      readonly type: 'metrics';
      readonly device: string;
      readonly metrics: readonly Resolved[];
      readonly time: number | undefined;
      readonly isUncertain: boolean;
    }
  /** `time` undefined: when it was received. */
  | {
      readonly type: 'presence';
      readonly device: string;
      readonly state: 'online' | 'offline' | 'unknown';
      readonly origin: 'birth' | 'will' | 'message';
      readonly time?: number | undefined;
    }
  /** Metrics that brought no sample. */
  | { readonly type: 'dropped'; readonly device: string; readonly reason: 'before-birth' | 'unknown-alias'; readonly count: number }
  | { readonly type: 'rebirth'; readonly reason: RebirthReason }
  | {
      readonly type: 'event';
      readonly device: string;
      readonly code: 'duplicate-alias' | 'sequence-gap' | 'stale-death' | 'late-message';
      readonly detail: string;
    };

/** What a host knows of one edge node. Changed only by the functions below; time comes in with the messages. */
export interface EdgeNode {
  /** unknown: our own connection was away, the node may have been born anew without us. */
  readonly status: 'unknown' | 'online' | 'offline';
  /** There is a birth, so that aliases mean something. */
  readonly isBorn: boolean;
  readonly bdSeq: bigint | undefined;
  /** Of the last message in order; undefined: whatever comes next is in order. */
  readonly seq: number | undefined;
  readonly bornAt: number | undefined;
  /** One map over the node and its devices. */
  readonly aliases: ReadonlyMap<bigint, Definition>;
  readonly metrics: ReadonlyMap<string, ReadonlyMap<string, Definition>>;
  readonly devices: ReadonlyMap<string, 'online' | 'offline'>;
  /** Messages after a gap in the sequence, waiting for what is missing. */
  readonly held: readonly NodeMessage[];
  readonly holdUntil: number | undefined;
  /** Sequence numbers given up; should one come late, it is taken without a word. */
  readonly missing: readonly number[];
  /** Devices that were there before the node was born anew and have to be born again by `settleAt`. */
  readonly awaited: readonly string[];
  readonly settleAt: number | undefined;
}

export const unseenNode: EdgeNode = {
  status: 'unknown',
  isBorn: false,
  bdSeq: undefined,
  seq: undefined,
  bornAt: undefined,
  aliases: new Map(),
  metrics: new Map(),
  devices: new Map(),
  held: [],
  holdUntil: undefined,
  missing: [],
  awaited: [],
  settleAt: undefined,
};

export interface NodeOptions {
  /** How long a gap in the sequence may take to be filled. */
  readonly reorderMs: number;
  /** Metrics that carry their name are taken before a birth too. */
  readonly isLenient: boolean;
}
export const nodeLimits = { held: 256, settleMs: 5000, devices: 10_000 } as const;

export interface Step {
  readonly node: EdgeNode;
  readonly effects: readonly Effect[];
}

/** Stands for the edge node itself where a device is named. */
export const nodeLevel = '';

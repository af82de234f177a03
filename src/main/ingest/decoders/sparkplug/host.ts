import type { DecodeFailure, DecodedRow, DeviceMeta, Presence, Problem, SourceEvent } from '../decoder.ts';
import { nextTick, receive, reconnected, tick } from './edge-node.ts';
import { type EdgeNode, nodeLevel, type NodeOptions, type RebirthReason, type Step, unseenNode } from './node-state.ts';
import { MalformedPayload, readPayload } from './payload.ts';
import type { SparkplugPayload } from './raw-payload.ts';
import { openRebirths } from './rebirths.ts';
import { unwrapped } from './compressed.ts';
import { ownTime, rowsOfMetrics } from './rows.ts';
import { sparkplugDevice, type SparkplugTopic } from './topic.ts';
import { defaultValueOptions, type ValueOptions } from './values.ts';

export interface HostOptions {
  /** Births may be asked for; else what was lost makes values stale. */
  readonly mayCommand: boolean;
  readonly reorderMs?: number;
  /** 0 to 1, for the jitter of requests. */
  readonly random: () => number;
  /** Metrics with names are taken before a birth too: for one payload on its own. */
  readonly isLenient?: boolean;
  readonly values?: ValueOptions;
}

/** What one message or the passing of time has led to. */
export interface HostNews {
  readonly rows: readonly DecodedRow[];
  readonly presence: readonly Presence[];
  /** Transient values: they are shown and not stored. */
  readonly meta: readonly DeviceMeta[];
  readonly events: readonly SourceEvent[];
  readonly problems: readonly Problem[];
  /** Devices of which nothing is known any more: their values are old from now on. */
  readonly unknown: readonly string[];
  /** Metrics that could not be used, by reason. */
  readonly dropped: Readonly<Record<'before-birth' | 'unknown-alias', number>>;
}

/** The edge node that has to be asked for its birth. */
export interface RebirthRequest {
  readonly group: string;
  readonly edge: string;
}

export interface NodeView {
  readonly group: string;
  readonly edge: string;
  readonly status: EdgeNode['status'];
  readonly isBorn: boolean;
  readonly devices: ReadonlyMap<string, 'online' | 'offline'>;
}

export interface Host {
  readonly receive: (topic: SparkplugTopic & { readonly kind: 'message' }, payload: Uint8Array, recv: number) => HostNews | DecodeFailure;
  /** Time has passed: gaps that are given up, and births to ask for. */
  readonly tick: (now: number) => { readonly news: HostNews; readonly requests: readonly RebirthRequest[] };
  /** When `tick` has something to do; undefined while it has not. */
  readonly nextTick: () => number | undefined;
  /** Our own connection stands again. */
  readonly reconnected: (now: number) => HostNews;
  readonly nodes: () => readonly NodeView[];
}

export const hostLimits = { nodes: 10_000 } as const;

/** A payload, unpacked when it is compressed, or why it cannot be read. */
export const payloadOf = (bytes: Uint8Array): SparkplugPayload | DecodeFailure => {
  try {
    const payload = readPayload(bytes);
    const inner = unwrapped(payload);
    if (inner === undefined) return payload;
    if (typeof inner === 'string') return { ok: false, reason: 'malformed', detail: inner };
    return readPayload(inner);
  } catch (error) {
    if (!(error instanceof MalformedPayload)) throw error;
    return {
      ok: false,
      reason: error.isTooLarge ? 'depth' : 'malformed',
      detail: `This is no Sparkplug payload: ${error.message}.`,
      position: { byte: error.position },
    };
  }
};

/** A Sparkplug host application: all edge nodes of one broker. Keeps no clock and no connection. */
export const openHost = ({ mayCommand, random, reorderMs = 2000, isLenient = false, values = defaultValueOptions }: HostOptions): Host => {
  const options: NodeOptions = { reorderMs, isLenient };
  const nodes = new Map<string, { readonly group: string; readonly edge: string; state: EdgeNode }>();
  const timed = new Set<string>();
  const rebirths = openRebirths(random);

  const collect = () => {
    const rows: DecodedRow[] = [];
    const presence: Presence[] = [];
    const meta: DeviceMeta[] = [];
    const events: SourceEvent[] = [];
    const problems: Problem[] = [];
    const unknown: string[] = [];
    const dropped = { 'before-birth': 0, 'unknown-alias': 0 };
    const wished = (name: string, reason: RebirthReason, now: number): void => {
      const { group, edge, state } = nodes.get(name)!;
      if (mayCommand) rebirths.want(name, now);
      else if (reason === 'gap') unknown.push(...[nodeLevel, ...state.devices.keys()].map((device) => sparkplugDevice(group, edge, device || undefined)));
    };
    const take = (name: string, { node, effects }: Step, now: number): void => {
      const known = nodes.get(name)!;
      if (node.bornAt !== known.state.bornAt && node.isBorn) rebirths.born(name);
      known.state = node;
      if (nextTick(node) === undefined) timed.delete(name);
      else timed.add(name);
      for (const effect of effects) {
        const device = sparkplugDevice(known.group, known.edge, 'device' in effect && effect.device !== nodeLevel ? effect.device : undefined);
        switch (effect.type) {
          case 'metrics': {
            const made = rowsOfMetrics(device, effect.metrics, effect.time, effect.isUncertain, values);
            rows.push(...made.rows);
            problems.push(...made.problems);
            if (made.transient !== undefined) meta.push({ device, attributes: made.transient });
            break;
          }
          case 'presence': {
            const time = ownTime(effect.time);
            if (effect.state === 'unknown') unknown.push(device);
            else presence.push({ device, state: effect.state, origin: effect.origin, ...(time === undefined ? {} : { time }) });
            break;
          }
          case 'dropped':
            dropped[effect.reason] += effect.count;
            break;
          case 'rebirth':
            wished(name, effect.reason, now);
            break;
          case 'event':
            events.push({ device, type: effect.code, detail: effect.detail });
        }
      }
    };
    return { take, news: (): HostNews => ({ rows, presence, meta, events, problems, unknown, dropped }) };
  };

  return {
    receive: ({ group, edge, device, type }, bytes, recv) => {
      const payload = payloadOf(bytes);
      if ('ok' in payload) return payload;
      const name = sparkplugDevice(group, edge);
      const known = nodes.get(name);
      if (known === undefined) {
        if (nodes.size >= hostLimits.nodes) return { ok: false, reason: 'depth', detail: `There are more than ${hostLimits.nodes} edge nodes.` };
        nodes.set(name, { group, edge, state: unseenNode });
      }
      const collected = collect();
      collected.take(name, receive(known?.state ?? unseenNode, { type, device, payload, recv }, options), recv);
      return collected.news();
    },
    tick: (now) => {
      const collected = collect();
      for (const name of timed) {
        const { state } = nodes.get(name)!;
        if ((nextTick(state) ?? Infinity) <= now) collected.take(name, tick(state, now, options), now);
      }
      const requests = rebirths.due(now).map((name) => nodes.get(name)!);
      return { news: collected.news(), requests: requests.map(({ group, edge }) => ({ group, edge })) };
    },
    nextTick: () => {
      let earliest = rebirths.nextAt();
      for (const name of timed) {
        const at = nextTick(nodes.get(name)!.state);
        if (at !== undefined && (earliest === undefined || at < earliest)) earliest = at;
      }
      return earliest;
    },
    reconnected: (now) => {
      const collected = collect();
      for (const [name, { state }] of nodes) collected.take(name, reconnected(state, !mayCommand, options), now);
      return collected.news();
    },
    nodes: () => [...nodes.values()].map(({ group, edge, state: { status, isBorn, devices } }) => ({ group, edge, status, isBorn, devices })),
  };
};

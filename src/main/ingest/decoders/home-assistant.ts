import { plainReadingOf, type Reading, readingOf, textReading } from '../../../domain/telemetry/value.ts';
import { cellOf, enumReading, nothing, readJson, readRecord } from '../json-payload.ts';
import {
  type DecodeContext,
  type Decoded,
  type DecodedRow,
  type Decoder,
  type DeviceMeta,
  notUtf8,
  type Presence,
  type Problem,
  type SourceEvent,
  textOf,
} from './decoder.ts';
import { type Availability, entitiesOf, type Entity } from './home-assistant/entity.ts';
import { applyValueTemplate } from './home-assistant/template.ts';

const limits = { entities: 20_000, expiryEveryMs: 1000 } as const;

interface Live {
  readonly entity: Entity;
  /** The discovery it came by. */
  readonly origin: string;
  lastAt: number | undefined;
  isStale: boolean;
}

const none: ReadonlySet<string> = new Set(['unknown', 'unavailable', 'none', '']);

/** What the value of an entity is; undefined when it is nothing that its kind can be. */
const readingFor = ({ component, on, off, options, isCounter }: Entity, value: unknown): Reading | undefined => {
  if (component === 'binary_sensor' || component === 'switch') {
    const text = value === true ? 'true' : value === false ? 'false' : String(value);
    const is = text === on || (value === true && on === 'ON') ? 1 : text === off || (value === false && off === 'OFF') ? 0 : undefined;
    return is === undefined ? undefined : { value: is, kind: 'bool', quality: 'good', isNonFinite: false };
  }
  if (typeof value === 'string') {
    if (none.has(value.toLowerCase())) return plainReadingOf('null');
    if (options.length > 0) return enumReading(value, options);
    const number = readingOf(value);
    if (number === undefined) return component === 'sensor' ? textReading(value.slice(0, 4096)) : undefined;
    return isCounter && number.kind === 'gauge' ? { ...number, kind: 'counter' } : number;
  }
  const number = readingOf(value);
  return number !== undefined && isCounter && number.kind === 'gauge' ? { ...number, kind: 'counter' } : number;
};

/** The JSON of a payload, read at most once. */
const lazyJson = (payload: Uint8Array): (() => unknown) => {
  let read: { readonly value: unknown } | undefined;
  return () => {
    if (read === undefined) {
      const parsed = readJson(payload);
      read = { value: parsed.ok ? parsed.value : undefined };
    }
    return read.value;
  };
};

/**
 * Devices that describe themselves as Home Assistant wants it. The source has to bring the discovery topics and the topics
 * of the states; sources of one connection share what they have learned. Option: `prefix`, homeassistant when it is left out.
 */
export const homeAssistant: Decoder = {
  remembers: (topic, { prefix = 'homeassistant' }) => topic.startsWith(`${prefix}/`) && topic.endsWith('/config'),
  open: ({ prefix = 'homeassistant' }) => {
    const byOrigin = new Map<string, readonly Live[]>();
    const byState = new Map<string, Live[]>();
    const byAvailability = new Map<string, Set<Live>>();
    const heard = new Map<string, Map<string, 'online' | 'offline'>>();
    const told = new Map<string, 'online' | 'offline'>();
    /** Those whose values are good for a limited time. */
    const expiring = new Set<Live>();
    let lookedAt = -Infinity;
    let entities = 0;

    const forget = (origin: string): readonly Live[] => {
      const gone = byOrigin.get(origin) ?? [];
      byOrigin.delete(origin);
      entities -= gone.length;
      for (const live of gone) {
        expiring.delete(live);
        const { stateTopic, availability } = live.entity;
        const left = (byState.get(stateTopic) ?? []).filter((each) => each !== live);
        if (left.length === 0) byState.delete(stateTopic);
        else byState.set(stateTopic, left);
        for (const { topic } of availability) byAvailability.get(topic)?.delete(live);
      }
      return gone;
    };

    const discover = (topic: string, payload: Uint8Array): Decoded => {
      const path = topic.slice(prefix.length + 1).split('/');
      if (payload.length === 0)
        return {
          ok: true,
          rows: [],
          events: forget(topic).map(({ entity: { device, metric } }) => ({
            device,
            type: 'retired',
            detail: `${metric} is no longer described. Its history stays.`,
          })),
        };
      const read = readRecord(payload);
      if (!read.ok) return read;
      const found = entitiesOf(path, read.record);
      if (found === undefined) return nothing;
      const before = new Set(forget(topic).map(({ entity: { device, metric } }) => `${device}\n${metric}`));
      if (entities + found.length > limits.entities) return { ok: false, reason: 'depth', detail: `More than ${limits.entities} entities are described.` };
      const meta: DeviceMeta[] = [];
      const events: SourceEvent[] = [];
      const lives: Live[] = [];
      for (const each of found) {
        if ('why' in each) {
          events.push({ device: each.device, type: each.why, detail: each.detail });
          continue;
        }
        const { entity } = each;
        before.delete(`${entity.device}\n${entity.metric}`);
        const live: Live = { entity, origin: topic, lastAt: undefined, isStale: false };
        lives.push(live);
        if (entity.expireAfterMs !== undefined) expiring.add(live);
        byState.set(entity.stateTopic, [...(byState.get(entity.stateTopic) ?? []), live]);
        for (const { topic: at } of entity.availability) byAvailability.set(at, (byAvailability.get(at) ?? new Set()).add(live));
        meta.push({ ...entity.meta, metrics: Object.fromEntries([[entity.metric, { unit: entity.unit, title: entity.title }]]) });
      }
      for (const gone of before) {
        const [device = '', metric = ''] = gone.split('\n');
        events.push({ device, type: 'retired', detail: `${metric} is no longer described. Its history stays.` });
      }
      byOrigin.set(topic, lives);
      entities += lives.length;
      return { ok: true, rows: [], meta, events };
    };

    const states = (
      lives: readonly Live[],
      payload: Uint8Array,
      text: string,
      recv: number,
    ): { readonly rows: readonly DecodedRow[]; readonly problems: readonly Problem[] } => {
      const json = lazyJson(payload);
      const rows = new Map<string, DecodedRow & { cells: DecodedRow['cells'] }>();
      const problems: Problem[] = [];
      for (const live of lives) {
        const { entity } = live;
        const value = entity.template === undefined ? text : applyValueTemplate(entity.template, text, json);
        if (value === undefined) continue;
        const reading = readingFor(entity, value);
        if (reading === undefined) {
          problems.push({ detail: `${entity.metric} cannot be ${JSON.stringify(value).slice(0, 80)}.` });
          continue;
        }
        live.lastAt = recv;
        live.isStale = false;
        const row = rows.get(entity.device) ?? { device: entity.device, time: undefined, cells: [] };
        rows.set(entity.device, { ...row, cells: [...row.cells, cellOf(entity.metric, reading, { unit: entity.unit })] });
      }
      return { rows: [...rows.values()], problems };
    };

    const isOf = ({ on, off, template }: Availability, text: string, json: () => unknown): 'online' | 'offline' | undefined => {
      const value = String(template === undefined ? text : applyValueTemplate(template, text, json));
      return value === on ? 'online' : value === off ? 'offline' : undefined;
    };
    const presences = (topic: string, payload: Uint8Array, text: string): readonly Presence[] => {
      const json = lazyJson(payload);
      const changed: Presence[] = [];
      for (const { entity } of byAvailability.get(topic) ?? []) {
        const { device, availability, availabilityMode } = entity;
        const now = isOf(
          availability.find((each) => each.topic === topic)!,
          text,
          json,
        );
        if (now === undefined) continue;
        const known = (heard.get(device) ?? new Map<string, 'online' | 'offline'>()).set(topic, now);
        heard.set(device, known);
        const all = availability.map((each) => known.get(each.topic));
        const state =
          availabilityMode === 'latest'
            ? now
            : (availabilityMode === 'all' ? all.every((each) => each === 'online') : all.includes('online'))
              ? 'online'
              : 'offline';
        if (told.get(device) === state) continue;
        told.set(device, state);
        changed.push({ device, state, origin: 'message' });
      }
      return changed;
    };

    /** Values that have not come for longer than they are good for. Looked at with the messages of the source, once a second. */
    const expired = ({ recv }: DecodeContext): readonly DecodedRow[] => {
      if (Math.abs(recv - lookedAt) < limits.expiryEveryMs) return [];
      lookedAt = recv;
      const rows: DecodedRow[] = [];
      for (const live of expiring) {
        const { expireAfterMs = Infinity, device, metric, unit } = live.entity;
        if (live.isStale || live.lastAt === undefined || recv - live.lastAt <= expireAfterMs) continue;
        live.isStale = true;
        rows.push({ device, time: undefined, cells: [cellOf(metric, { value: null, kind: 'gauge', quality: 'stale', isNonFinite: false }, { unit })] });
      }
      return rows;
    };

    return (payload, context) => {
      const { topic } = context;
      if (topic.startsWith(`${prefix}/`) && topic.endsWith('/config')) return discover(topic, payload);
      const lives = byState.get(topic);
      const isAvailability = byAvailability.has(topic);
      const old = expired(context);
      if (payload.length === 0 || (lives === undefined && !isAvailability)) return { ok: true, rows: old };
      const text = textOf(payload);
      if (text === undefined) return notUtf8;
      const { rows, problems } = lives === undefined ? { rows: [], problems: [] } : states(lives, payload, text.trim(), context.recv);
      const fresh = new Set(rows.flatMap(({ device, cells }) => cells.map(({ metric }) => `${device}\n${metric}`)));
      const stale = old.filter(({ device, cells }) => !cells.some(({ metric }) => fresh.has(`${device}\n${metric}`)));
      return { ok: true, rows: [...stale, ...rows], problems, presence: isAvailability ? presences(topic, payload, text.trim()) : [] };
    };
  },
};

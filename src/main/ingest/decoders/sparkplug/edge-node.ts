import {
  type Definition,
  type EdgeNode,
  type Effect,
  nodeLevel,
  nodeLimits,
  type NodeMessage,
  type NodeOptions,
  type Resolved,
  type Step,
  unseenNode,
} from './node-state.ts';
import type { RawMetric, SparkplugPayload } from './raw-payload.ts';

const isControl = (name: string): boolean => name === 'bdSeq' || name.startsWith('Node Control/') || name.startsWith('Device Control/');
const bdSeqOf = ({ metrics }: SparkplugPayload): bigint | undefined => {
  const value = metrics.find(({ name }) => name === 'bdSeq')?.value;
  return value?.field === 'long' ? value.value : value?.field === 'int' ? BigInt(value.value) : undefined;
};
const definitionOf = (device: string, { name = '', datatype, properties }: RawMetric): Definition => {
  const unit = properties.get('engUnit')?.value;
  return { device, name, datatype, unit: unit?.field === 'string' ? unit.value.slice(0, 32) : '' };
};

/** Takes the definitions of a birth into both maps; tells of aliases that meant something else before. */
const define = (node: EdgeNode, device: string, payload: SparkplugPayload, effects: Effect[]): Pick<EdgeNode, 'aliases' | 'metrics'> => {
  const aliases = new Map(node.aliases);
  const own = new Map<string, Definition>();
  for (const metric of payload.metrics) {
    if (metric.name === undefined || isControl(metric.name)) continue;
    const definition = definitionOf(device, metric);
    own.set(metric.name, definition);
    if (metric.alias === undefined) continue;
    const before = aliases.get(metric.alias);
    if (before !== undefined && (before.name !== metric.name || before.device !== device))
      effects.push({
        type: 'event',
        device,
        code: 'duplicate-alias',
        detail: `The alias ${metric.alias} stands for ${before.name.slice(0, 80)} and for ${metric.name.slice(0, 80)}; the later one holds.`,
      });
    aliases.set(metric.alias, definition);
  }
  return { aliases, metrics: new Map(node.metrics).set(device, own) };
};

/** Values of a message under their names; what has none is counted. */
const values = (node: EdgeNode, device: string, { payload }: NodeMessage, options: NodeOptions): readonly Effect[] => {
  const isKnown = node.isBorn && node.status !== 'offline' && (device === nodeLevel || node.devices.get(device) === 'online');
  const reason = isKnown ? 'unknown-alias' : 'before-birth';
  const own = isKnown ? node.metrics.get(device) : undefined;
  const metrics: Resolved[] = [];
  let dropped = 0;
  for (const metric of payload.metrics) {
    const { name, alias } = metric;
    if (name !== undefined && name !== '') {
      if (isControl(name)) continue;
      const known = own?.get(name);
      if (!isKnown && !options.isLenient) dropped++;
      else metrics.push({ name, datatype: metric.datatype || (known?.datatype ?? 0), unit: definitionOf(device, metric).unit || (known?.unit ?? ''), metric });
      continue;
    }
    const known = isKnown && alias !== undefined ? node.aliases.get(alias) : undefined;
    if (known === undefined || known.device !== device) dropped++;
    else metrics.push({ name: known.name, datatype: metric.datatype || known.datatype, unit: known.unit, metric });
  }
  const isUnborn = !isKnown && !options.isLenient;
  return [
    ...(metrics.length > 0 ? [{ type: 'metrics' as const, device, metrics, time: payload.timestamp, isUncertain: isKnown && node.status === 'unknown' }] : []),
    ...(dropped > 0 ? [{ type: 'dropped' as const, device, reason, count: dropped } satisfies Effect] : []),
    ...(dropped > 0 || isUnborn ? [{ type: 'rebirth' as const, reason } satisfies Effect] : []),
  ];
};

/** Applies a message that is in its place in the sequence. */
const apply = (node: EdgeNode, message: NodeMessage, options: NodeOptions, effects: Effect[]): EdgeNode => {
  const { type, payload } = message;
  const device = message.device ?? nodeLevel;
  if (type === 'DBIRTH' && node.isBorn && node.status !== 'offline' && (node.devices.has(device) || node.devices.size < nodeLimits.devices)) {
    const born: EdgeNode = {
      ...node,
      ...define(node, device, payload, effects),
      devices: new Map(node.devices).set(device, 'online'),
      awaited: node.awaited.filter((each) => each !== device),
    };
    effects.push({ type: 'presence', device, state: 'online', origin: 'birth', time: payload.timestamp }, ...values(born, device, message, options));
    return born;
  }
  if (type === 'DDEATH') {
    effects.push({ type: 'presence', device, state: 'offline', origin: 'message', time: payload.timestamp });
    const awaited = node.awaited.filter((each) => each !== device);
    return node.isBorn ? { ...node, devices: new Map(node.devices).set(device, 'offline'), awaited } : node;
  }
  effects.push(...values(node, device, message, options));
  return node;
};

const aheadOf = (node: EdgeNode, message: NodeMessage): number =>
  node.seq === undefined || message.payload.seq === undefined ? 0 : (message.payload.seq - node.seq - 1) & 255;

/** Applies whatever held messages are in order now. */
const drain = (from: EdgeNode, options: NodeOptions, effects: Effect[]): EdgeNode => {
  let node = from;
  for (let next = node.held.find((held) => aheadOf(node, held) === 0); next !== undefined; next = node.held.find((held) => aheadOf(node, held) === 0)) {
    const found = next;
    node = apply({ ...node, seq: found.payload.seq ?? node.seq, held: node.held.filter((held) => held !== found) }, found, options, effects);
  }
  return node.held.length === 0 ? { ...node, holdUntil: undefined } : node;
};

/** The gap stays: applies what is there, in order. */
const giveUp = (from: EdgeNode, options: NodeOptions, effects: Effect[]): EdgeNode => {
  const held = from.held.toSorted((a, b) => aheadOf(from, a) - aheadOf(from, b));
  const present = new Set(held.map(({ payload }) => payload.seq));
  const last = held.at(-1)?.payload.seq ?? from.seq;
  const missing: number[] = [];
  if (from.seq !== undefined && last !== undefined)
    for (let seq = (from.seq + 1) & 255; seq !== last; seq = (seq + 1) & 255) if (!present.has(seq)) missing.push(seq);
  let node: EdgeNode = { ...from, held: [], holdUntil: undefined, missing };
  for (const message of held) node = apply({ ...node, seq: message.payload.seq ?? node.seq }, message, options, effects);
  return node;
};

const sequenced = (node: EdgeNode, message: NodeMessage, options: NodeOptions, effects: Effect[]): EdgeNode => {
  if (!node.isBorn || node.status === 'offline') return apply(node, message, options, effects);
  const { seq } = message.payload;
  const ahead = aheadOf(node, message);
  // An encoder that leaves zero out means zero where zero is due.
  if (seq === undefined) return drain(apply(node.seq === 255 ? { ...node, seq: 0 } : node, message, options, effects), options, effects);
  if (ahead === 0) return drain(apply({ ...node, seq }, message, options, effects), options, effects);
  if (node.missing.includes(seq)) {
    effects.push({ type: 'event', device: nodeLevel, code: 'late-message', detail: `The message with the sequence number ${seq} came after it was given up.` });
    return apply({ ...node, missing: node.missing.filter((each) => each !== seq) }, message, options, effects);
  }
  const held = { ...node, held: [...node.held, message], holdUntil: node.holdUntil ?? message.recv + options.reorderMs };
  return held.held.length < nodeLimits.held ? held : gap(held, options, effects);
};

const gap = (node: EdgeNode, options: NodeOptions, effects: Effect[]): EdgeNode => {
  const given = giveUp(node, options, effects);
  effects.push(
    { type: 'event', device: nodeLevel, code: 'sequence-gap', detail: `${given.missing.length || 'Some'} messages of the sequence did not come.` },
    { type: 'rebirth', reason: 'gap' },
  );
  return given;
};

const birth = (before: EdgeNode, message: NodeMessage, options: NodeOptions, effects: Effect[]): EdgeNode => {
  const { payload, recv } = message;
  const { timestamp } = payload;
  // What was held belongs to the old life or to the new one; only its time tells which aliases it means.
  const isNewer = (held: NodeMessage): boolean => timestamp !== undefined && held.payload.timestamp !== undefined && held.payload.timestamp >= timestamp;
  const old = timestamp === undefined ? [] : before.held.filter((held) => held.payload.timestamp !== undefined && !isNewer(held));
  giveUp({ ...before, held: old }, options, effects);
  const present = before.awaited.concat([...before.devices].flatMap(([device, state]) => (state === 'online' ? [device] : [])));
  const reset: EdgeNode = {
    ...unseenNode,
    status: 'online',
    isBorn: true,
    bdSeq: bdSeqOf(payload),
    seq: payload.seq ?? 0,
    bornAt: timestamp ?? recv,
    devices: new Map([...before.devices.keys()].map((device) => [device, 'offline'])),
    held: before.held.filter(isNewer),
    holdUntil: before.holdUntil,
    awaited: [...new Set(present)],
    settleAt: present.length > 0 ? recv + nodeLimits.settleMs : undefined,
  };
  const born = { ...reset, ...define(reset, nodeLevel, payload, effects) };
  effects.push({ type: 'presence', device: nodeLevel, state: 'online', origin: 'birth', time: timestamp }, ...values(born, nodeLevel, message, options));
  return drain(born, options, effects);
};

const death = (before: EdgeNode, { payload }: NodeMessage, options: NodeOptions, effects: Effect[]): EdgeNode => {
  const bdSeq = bdSeqOf(payload);
  if (before.isBorn && bdSeq !== before.bdSeq) {
    effects.push({
      type: 'event',
      device: nodeLevel,
      code: 'stale-death',
      detail: `A death with bdSeq ${bdSeq ?? 'none'} was ignored: the node was born with ${before.bdSeq ?? 'none'}.`,
    });
    return before;
  }
  const node = giveUp(before, options, effects);
  const present = new Set([...node.awaited, ...[...node.devices].flatMap(([device, state]) => (state === 'online' ? [device] : []))]);
  for (const device of [nodeLevel, ...present]) effects.push({ type: 'presence', device, state: 'offline', origin: 'will' });
  return {
    ...node,
    status: 'offline',
    devices: new Map([...node.devices.keys()].map((device) => [device, 'offline'])),
    seq: undefined,
    missing: [],
    awaited: [],
    settleAt: undefined,
  };
};

/** One message of the node or of a device below it. */
export const receive = (node: EdgeNode, message: NodeMessage, options: NodeOptions): Step => {
  const effects: Effect[] = [];
  switch (message.type) {
    case 'NBIRTH':
      return { node: birth(node, message, options, effects), effects };
    case 'NDEATH':
      return { node: death(node, message, options, effects), effects };
    case 'NCMD':
    case 'DCMD':
      return { node, effects };
    case 'NDATA':
    case 'DBIRTH':
    case 'DDATA':
    case 'DDEATH':
      return { node: sequenced(node, message, options, effects), effects };
  }
};

/** When `tick` has something to do; undefined while it has not. */
export const nextTick = ({ holdUntil, settleAt }: EdgeNode): number | undefined =>
  holdUntil === undefined ? settleAt : settleAt === undefined ? holdUntil : Math.min(holdUntil, settleAt);

/** Time has passed: gaps are given up, devices that were not born again are gone. */
export const tick = (before: EdgeNode, now: number, options: NodeOptions): Step => {
  const effects: Effect[] = [];
  let node = before;
  if (node.holdUntil !== undefined && node.holdUntil <= now) node = gap(node, options, effects);
  if (node.settleAt !== undefined && node.settleAt <= now) {
    for (const device of node.awaited) effects.push({ type: 'presence', device, state: 'offline', origin: 'birth' });
    node = { ...node, awaited: [], settleAt: undefined };
  }
  return { node, effects };
};

/** Our own connection was away: births may have been missed. With `keepAliases` values go on, as uncertain ones. */
export const reconnected = (before: EdgeNode, keepAliases: boolean, options: NodeOptions): Step => {
  const effects: Effect[] = [];
  const node = giveUp(before, options, effects);
  const all = [nodeLevel, ...[...node.devices].flatMap(([device, state]) => (state === 'online' ? [device] : []))];
  effects.push(...all.map((device) => ({ type: 'presence', device, state: 'unknown', origin: 'message' }) as const), {
    type: 'rebirth',
    reason: 'reconnected',
  });
  const unknown: EdgeNode = { ...node, status: 'unknown', seq: undefined, missing: [], awaited: [], settleAt: undefined };
  return { node: keepAliases ? unknown : { ...unseenNode, bdSeq: node.bdSeq, devices: node.devices }, effects };
};

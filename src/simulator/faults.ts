import { chance, laneOf } from './noise.ts';

export type FaultKind = 'spike' | 'drift' | 'stuck' | 'dropout' | 'chatter';

/** Something that goes wrong and comes right again. */
export interface Fault {
  readonly name: string;
  readonly kind: FaultKind;
  readonly device: string;
  /** Value that each metric is driven to (spike, drift) or jumps around (chatter); of a stuck one only the name counts. */
  readonly to: Readonly<Record<string, number>>;
  /** Chatter: how far it jumps to either side. */
  readonly swing?: number;
  /** In the past: once in every such slot of time, anywhere in it, for so long. */
  readonly past: { readonly everyMs: number; readonly lastsMs: number };
  /** Live: so long after the start of each round, for so long. */
  readonly live: { readonly afterMs: number; readonly lastsMs: number };
}

/** Which instants have which faults. */
export interface Scenario {
  readonly seed: number;
  /** Past faults are over by then. */
  readonly now: number;
  /** Start of the first live round; null while nothing is live. */
  readonly liveStart: number | null;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** The live programme begins again after this time. */
export const liveRoundMs = 15 * minute;

const past = (everyHours: number, lastsMinutes: number): Fault['past'] => ({ everyMs: everyHours * hour, lastsMs: lastsMinutes * minute });
const live = (afterSeconds: number, lastsSeconds: number): Fault['live'] => ({ afterMs: afterSeconds * second, lastsMs: lastsSeconds * second });

/** In the order in which a live round shows them. */
export const faults: readonly Fault[] = [
  { name: 'condenser-fouling', kind: 'spike', device: 'CH-01', to: { supply_temp: 9.9, condenser_pressure: 11.4 }, past: past(31, 50), live: live(1, 80) },
  { name: 'bearing-wear', kind: 'drift', device: 'M-07', to: { bearing_temp: 92, vibration: 6.2 }, past: past(44, 240), live: live(4, 140) },
  { name: 'basin-float-flutter', kind: 'chatter', device: 'CT-2', to: { basin_level: 45 }, swing: 4, past: past(26, 40), live: live(25, 70) },
  { name: 'gateway-silent', kind: 'dropout', device: 'GW-1', to: {}, past: past(38, 35), live: live(45, 75) },
  { name: 'strainer-blocked', kind: 'spike', device: 'P-11', to: { flow: 84, discharge_pressure: 4.1, power: 7.1 }, past: past(47, 45), live: live(90, 75) },
  { name: 'sensor-frozen', kind: 'stuck', device: 'RM-311', to: { temperature: 0, humidity: 0 }, past: past(40, 190), live: live(110, 180) },
  { name: 'fill-valve-passing', kind: 'drift', device: 'T-04', to: { level: 91 }, past: past(48, 160), live: live(150, 150) },
  { name: 'filter-loaded', kind: 'drift', device: 'AHU-3', to: { filter_dp: 345, fan_speed: 96 }, past: past(45, 300), live: live(210, 180) },
  { name: 'oil-pressure-loss', kind: 'spike', device: 'CH-02', to: { oil_pressure: 1.7, oil_temp: 71 }, past: past(48, 20), live: live(270, 60) },
  { name: 'room-overcrowded', kind: 'spike', device: 'RM-204', to: { co2: 1420, temperature: 24.6 }, past: past(34, 70), live: live(330, 150) },
  { name: 'relay-chatter', kind: 'chatter', device: 'EM-01', to: { power_factor: 0.85 }, swing: 0.03, past: past(42, 30), live: live(420, 60) },
  { name: 'controller-restart', kind: 'dropout', device: 'AHU-1', to: {}, past: past(36, 25), live: live(500, 90) },
  { name: 'make-up-water-low', kind: 'drift', device: 'T-05', to: { level: 24 }, past: past(46, 180), live: live(560, 160) },
  { name: 'humidifier-open', kind: 'drift', device: 'AHU-1', to: { return_air_humidity: 72 }, past: past(48, 150), live: live(620, 150) },
];

const pastSpan = (fault: Fault, { seed, now }: Scenario, t: number): Span | undefined => {
  const { everyMs, lastsMs } = fault.past;
  const slot = Math.floor(t / everyMs);
  const from = slot * everyMs + Math.floor(chance(seed, laneOf(fault.name), slot) * (everyMs - lastsMs));
  const to = from + lastsMs;
  return t >= from && t < to && to <= now ? { from, to } : undefined;
};

const liveSpan = ({ live: { afterMs, lastsMs } }: Fault, liveStart: number, t: number): Span | undefined => {
  const from = liveStart + Math.floor((t - liveStart) / liveRoundMs) * liveRoundMs + afterMs;
  return t >= from && t < from + lastsMs ? { from, to: from + lastsMs } : undefined;
};

/** From when to when the fault that holds at `t` lasts; undefined when it does not hold. */
export const spanAt = (fault: Fault, scenario: Scenario, t: number): Span | undefined => {
  const { liveStart } = scenario;
  return liveStart !== null && t >= liveStart ? liveSpan(fault, liveStart, t) : pastSpan(fault, scenario, t);
};

/** How far a value has been driven towards its target, 0 to 1: a spike rises within a twentieth of its time, a drift all the way. */
export const driven = (kind: 'spike' | 'drift', { from, to }: Span, t: number): number => {
  const part = (t - from) / (to - from);
  const [rise, fall] = kind === 'spike' ? [0.05, 0.15] : [0.8, 0.1];
  return Math.max(0, Math.min(1, part / rise, (1 - part) / fall));
};

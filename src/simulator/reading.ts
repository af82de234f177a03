import { type Conditions, conditionsAt, within } from './conditions.ts';
import { driven, type Fault, faults, type Scenario, type Span, spanAt } from './faults.ts';
import { laneOf, noise, wander } from './noise.ts';
import { type Device, devices, type Metric } from './plant.ts';

/** Fills in what a device shows at an instant. Every number is a function of scenario, device, metric and time alone. */
export interface Readings {
  readonly conditions: (t: number) => Conditions;
  /** Writes one number per metric of `device` into `into`; false when the device is silent then. */
  readonly read: (device: Device, c: Conditions, into: Float64Array) => boolean;
}

export interface Site extends Scenario {
  /** What the clock on the wall of the site is ahead of UTC, ms. */
  readonly offsetMs: number;
}

/** Enough room for one device. */
export const widest = Math.max(...devices.map(({ metrics }) => metrics.length));

/** Chatter takes a new side this often: several times within any on-delay. */
const chatterMs = 1500;

interface Lane {
  readonly metric: Metric;
  readonly slow: number;
  readonly fast: number;
  readonly scale: number;
}

const lanesOf = (device: Device): readonly Lane[] =>
  device.metrics.map((metric) => {
    const lane = laneOf(`${device.name}/${metric.name}`);
    return { metric, slow: lane, fast: lane ^ 0x5bd1_e995, scale: 10 ** metric.decimals };
  });

/** `programme`: what goes wrong in this plant; an empty one gives the healthy plant. */
export const openReadings = (site: Site, programme: readonly Fault[] = faults): Readings => {
  const { seed, offsetMs } = site;
  const lanes = new Map<Device, readonly Lane[]>();
  const faultsOf = Map.groupBy(programme, ({ device }) => device);
  const conditions = (t: number) => conditionsAt(seed, offsetMs, t);

  const healthy = ({ metric, slow, fast }: Lane, c: Conditions): number =>
    metric.level(c) + metric.slow * wander(seed, slow, c.t, metric.slowMs) + metric.fast * noise(seed, fast, c.t);

  const faulty = (lane: Lane, value: number, fault: Fault, span: Span, t: number): number => {
    const target = fault.to[lane.metric.name];
    if (target === undefined) return value;
    switch (fault.kind) {
      case 'spike':
      case 'drift':
        return value + (target - value) * driven(fault.kind, span, t) + (lane.metric.fast * noise(seed, lane.fast, t)) / 2;
      case 'chatter':
        return target + (fault.swing ?? 0) * Math.sign(noise(seed, lane.fast, Math.floor(t / chatterMs))) + lane.metric.fast * noise(seed, lane.fast, t);
      case 'stuck':
        return healthy(lane, conditions(span.from));
      case 'dropout':
        return value;
    }
  };

  const read = (device: Device, c: Conditions, into: Float64Array): boolean => {
    let known = lanes.get(device);
    if (known === undefined) lanes.set(device, (known = lanesOf(device)));
    const active: [Fault, Span][] = [];
    for (const fault of faultsOf.get(device.name) ?? []) {
      const span = spanAt(fault, site, c.t);
      if (span === undefined) continue;
      if (fault.kind === 'dropout') return false;
      active.push([fault, span]);
    }
    for (let i = 0; i < known.length; i++) {
      const lane = known[i]!;
      let value = healthy(lane, c);
      for (const [fault, span] of active) value = faulty(lane, value, fault, span, c.t);
      into[i] = Math.round(within(value, lane.metric.least, lane.metric.most) * lane.scale) / lane.scale;
    }
    return true;
  };

  return { conditions, read };
};

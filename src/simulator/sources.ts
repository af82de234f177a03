import type { SourceDraft } from '../domain/broker/profile.ts';
import type { Device } from './plant.ts';

/** Topics of the plant. An object of a whole device carries no units, a bare number neither: they come with the history. */
export const sources: readonly SourceDraft[] = [
  { template: 'plant/{device}/{metric}', decoder: 'json' },
  { template: 'plant/{device}', decoder: 'json' },
  { template: 'room/{device}/{metric}', decoder: 'scalar' },
];

export interface Outgoing {
  readonly topic: string;
  readonly payload: string;
}

/** One topic, or the whole device in one: `metric` is its place in the device, -1 for all of them. */
export interface Voice {
  readonly device: Device;
  readonly metric: number;
}

export const voicesOf = (device: Device): readonly Voice[] =>
  device.speech === 'object' ? [{ device, metric: -1 }] : device.metrics.map((_, metric) => ({ device, metric }));

/** What a voice says of a reading taken at `ts`. */
export const utter = ({ device, metric }: Voice, reading: Float64Array, ts: number): Outgoing => {
  const one = device.metrics[metric];
  if (one === undefined) {
    const values = Object.fromEntries(device.metrics.map(({ name }, i) => [name, reading[i]]));
    return { topic: `plant/${device.name}`, payload: JSON.stringify({ ts, ...values }) };
  }
  return device.speech === 'scalar'
    ? { topic: `room/${device.name}/${one.name}`, payload: String(reading[metric]) }
    : { topic: `plant/${device.name}/${one.name}`, payload: JSON.stringify({ value: reading[metric], unit: one.unit, ts }) };
};

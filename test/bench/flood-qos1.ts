import type { Bench } from './figure.ts';
import { flood, floodFigures } from './flood-run.ts';

/** QoS 1: a message is acknowledged when it is on disk, with an fsync per commit. */
export const floodQos1: Bench = async (options) => {
  const result = await flood('flood-qos1', 1, options);
  console.error(`flood-qos1: ${result.cpuPerMillion.toFixed(2)} CPU-s/M`);
  return floodFigures('flood-qos1', result, options.path === 'wire' ? { messages: 700_000, ratio: 3 } : { messages: 80_000, ratio: 0.7 });
};

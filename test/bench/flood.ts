import { type Bench, rounded } from './figure.ts';
import { flood, floodFigures } from './flood-run.ts';

/** QoS 0 as fast as it comes, stored and judged, against mqtt.js that only counts. */
export const floodQos0: Bench = async (options) => {
  const isWire = options.path === 'wire';
  const result = await flood('flood', 0, options);
  return [
    ...floodFigures('flood', result, isWire ? { messages: 1_000_000, ratio: 1.2 } : { messages: 200_000, ratio: 0.35 }),
    {
      bench: 'flood',
      figure: 'flood.cpu',
      value: rounded(result.cpuPerMillion),
      unit: 'CPU-s/M',
      target: isWire ? 0.9 : 4.5,
      better: 'lower',
      ratioTo: null,
    },
  ];
};

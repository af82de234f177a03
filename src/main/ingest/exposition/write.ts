import type { Family, LabelPairs, Point } from './model.ts';

const textOf = (value: number): string =>
  Number.isNaN(value) ? 'NaN' : value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : Object.is(value, -0) ? '-0' : String(value);
const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
const quoted = (text: string): string => `"${escaped(text).replaceAll('"', '\\"')}"`;
const labelsOf = (labels: LabelPairs): string => (labels.length === 0 ? '' : `{${labels.map(([name, value]) => `${name}=${quoted(value)}`).join(',')}}`);

const secondsOf = (timeMs: number): string => {
  const [ms, sign] = [Math.abs(Math.round(timeMs)), timeMs < 0 ? '-' : ''];
  return `${sign}${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}`;
};
const line = ({ name, labels, value, timeMs }: Point, time: (ms: number) => string): string =>
  `${name}${labelsOf(labels)} ${textOf(value)}${timeMs === undefined ? '' : ` ${time(timeMs)}`}\n`;

const classicTypes = { counter: 'counter', gauge: 'gauge', histogram: 'histogram', summary: 'summary', stateset: 'gauge', info: 'gauge' } as const;

/** Prometheus text 0.0.4: times in milliseconds; a counter bears the name of its samples. */
export const writeClassic = (families: readonly Family[]): string =>
  families
    .map(({ name, type, help, points }) => {
      const own = type === 'counter' && points.every((point) => point.name === `${name}_total`) && points.length > 0 ? `${name}_total` : name;
      const known = Object.hasOwn(classicTypes, type) ? classicTypes[type as keyof typeof classicTypes] : 'untyped';
      const head = `${help === '' ? '' : `# HELP ${own} ${escaped(help)}\n`}# TYPE ${own} ${known}\n`;
      return head + points.map((point) => line(point, (ms) => String(Math.round(ms)))).join('');
    })
    .join('');

/** OpenMetrics 1.0: times in seconds, units, and an end. */
export const writeOpenMetrics = (families: readonly Family[]): string => {
  const text = families.map(({ name, type, unit, help, points }) => {
    const head = [
      `# TYPE ${name} ${type}\n`,
      unit === '' ? '' : `# UNIT ${name} ${unit}\n`,
      help === '' ? '' : `# HELP ${name} ${escaped(help).replaceAll('"', '\\"')}\n`,
    ];
    return head.join('') + points.map((point) => line(point, secondsOf)).join('');
  });
  return `${text.join('')}# EOF\n`;
};

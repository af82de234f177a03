import type { Labels, Quality } from '../sample.ts';
import type { OwnTime } from '../timestamp.ts';
import type { Reading } from '../value.ts';
import type { Mapping, MappingRow } from './mapping-row.ts';
import { type Binding, type Found, parsePath, type Path, type PathRoots, valuesAt } from './path.ts';
import { holds, qualityBy, readingBy, timeBy } from './row-values.ts';

/** One value that a mapping took out of a message. */
export interface MappedCell {
  /** Which row of the mapping it is by. */
  readonly row: number;
  readonly metric: string;
  readonly reading: Reading;
  readonly unit: string;
  readonly quality: Quality;
  readonly labels: Labels;
  readonly time: OwnTime | undefined;
}
export interface MappingProblem {
  readonly row: number;
  readonly detail: string;
}
export interface Mapped {
  readonly cells: readonly MappedCell[];
  readonly problems: readonly MappingProblem[];
}

export interface MappingContext extends PathRoots {
  readonly zone: string;
  readonly recv: number;
}

interface Compiled {
  readonly row: MappingRow;
  readonly path: Path;
  readonly when: Path | undefined;
  readonly ts: Path | undefined;
  readonly quality: Path | undefined;
  readonly labels: readonly (readonly [name: string, value: Path | string])[];
}
export type CompiledMapping = readonly Compiled[];

export const mappingLimits = { cells: 2000, problems: 20 } as const;

const compiledRow = (row: MappingRow): Compiled => ({
  row,
  path: parsePath(row.path)!,
  when: row.when && parsePath(row.when.path),
  ts: row.ts && parsePath(row.ts.path),
  quality: row.quality && parsePath(row.quality.path),
  labels: Object.entries(row.labels ?? {}).map(([name, text]) => [name, /^\$(?:prop|topic)?\./.test(text) ? (parsePath(text) ?? text) : text]),
});

/** Once for a source; the rows have passed their schema. */
export const compileMapping = (mapping: Mapping): CompiledMapping => mapping.map(compiledRow);

const placeholder = /\{([a-z][a-z0-9_]*)\}/g;

/** A text with its names filled in; undefined when one of them is not there. */
const filled = (text: string, binding: Binding, topic: Readonly<Record<string, string>>): string | undefined => {
  let isComplete = true;
  const result = text.replaceAll(placeholder, (_, name: string) => {
    const value = name === 'key' ? binding.key : name === 'index' ? binding.index : Object.hasOwn(topic, name) ? topic[name] : undefined;
    if (value === undefined) isComplete = false;
    return String(value);
  });
  return isComplete ? result : undefined;
};

const labelsOf = ({ labels }: Compiled, found: Found, context: MappingContext): Labels =>
  Object.fromEntries(
    labels.flatMap(([name, source]) => {
      const value: unknown = typeof source === 'string' ? filled(source, found, context.topic) : valuesAt(source, context, found)[0]?.value;
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[name, String(value)]] : [];
    }),
  );

/** Every value that the rows find in a message, in the order of the rows. The same function for the pipeline and for the preview. */
export const applyMapping = (mapping: CompiledMapping, context: MappingContext): Mapped => {
  const cells: MappedCell[] = [];
  const problems: MappingProblem[] = [];
  const complain = (row: number, detail: string): void => {
    if (problems.length < mappingLimits.problems) problems.push({ row, detail });
  };
  for (const [number, compiled] of mapping.entries()) {
    const { row, path, when, ts, quality } = compiled;
    for (const found of valuesAt(path, context)) {
      if (cells.length >= mappingLimits.cells) {
        complain(number, `More than ${mappingLimits.cells} values.`);
        return { cells, problems };
      }
      const at = (other: Path): unknown => valuesAt(other, context, found)[0]?.value;
      if (row.when !== undefined && when !== undefined && !holds(at(when), row.when)) continue;
      const metric = filled(row.metric, found, context.topic);
      if (metric === undefined) {
        complain(number, `The name ${row.metric} has a part that this message does not give.`);
        continue;
      }
      const reading = readingBy(found.value, row);
      if (reading === undefined) {
        // Among all keys or elements some hold further ones; those are no mistake.
        if ((found.key !== undefined || found.index !== undefined) && typeof found.value === 'object') continue;
        complain(number, `${metric} cannot be ${(JSON.stringify(found.value) ?? 'nothing').slice(0, 80)}.`);
        continue;
      }
      const said = ts === undefined ? undefined : at(ts);
      const time = row.ts === undefined || said === undefined ? undefined : timeBy(said, row.ts.unit, context.zone, context.recv);
      if (said !== undefined && time === undefined) complain(number, `The time of ${metric} cannot be ${(JSON.stringify(said) ?? '').slice(0, 80)}.`);
      const judged = quality === undefined ? undefined : at(quality);
      cells.push({
        row: number,
        metric,
        reading,
        unit: row.unit ?? '',
        quality: row.quality === undefined || judged === undefined ? 'good' : qualityBy(judged, row.quality.map),
        labels: labelsOf(compiled, found, context),
        time,
      });
    }
  }
  return { cells, problems };
};

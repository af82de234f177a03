import type { SourceDraft } from '../broker/profile.ts';
import type { MappingRow } from '../telemetry/mapping/mapping-row.ts';
import type { Proposal, ProposedRow, ProposedSource, ValueType } from './propose.ts';

/** What a person changes about a row. */
export interface Correction {
  readonly metric?: string;
  readonly unit?: string;
  readonly type?: ValueType;
  readonly isTaken?: boolean;
}

/** Rows that say the same of other devices: the same source, the same name, the same place in the message. */
export const similarTo = (rows: readonly ProposedRow[], { key, source, found, path }: ProposedRow): readonly ProposedRow[] =>
  rows.filter((row) => row.key !== key && row.source === source && row.found === found && row.path === path);

/** The rows with one of them corrected, and on request all similar ones. */
export const correct = (rows: readonly ProposedRow[], key: string, change: Correction, toSimilar: boolean): readonly ProposedRow[] => {
  const chosen = rows.find((row) => row.key === key);
  if (chosen === undefined) return rows;
  const keys = new Set([key, ...(toSimilar ? similarTo(rows, chosen).map((row) => row.key) : [])]);
  return rows.map((row) =>
    keys.has(row.key) ? { ...row, ...change, ...(change.unit === undefined ? {} : { unitIs: change.unit === '' ? 'none' : 'person' }) } : row,
  );
};

const mappingRow = ({ metric, unit, type }: ProposedRow, path: string, timePath: string | undefined): MappingRow => ({
  path,
  metric,
  type: type === 'number' ? 'auto' : type,
  ...(unit === '' ? {} : { unit }),
  ...(timePath === undefined ? {} : { ts: { path: timePath, unit: 'auto' } }),
});

const isSame = (a: ProposedRow, b: ProposedRow): boolean => a.metric === b.metric && a.unit === b.unit && a.type === b.type && a.isTaken === b.isTaken;

/** Rows of a mapping; where devices differ, each has its own. */
const mappingOf = (rows: readonly ProposedRow[], timePath: string | undefined, isScalar: boolean): readonly MappingRow[] =>
  [...Map.groupBy(rows, ({ found }) => found)].flatMap(([found, all]) => {
    const taken = all.filter(({ isTaken }) => isTaken);
    const [first] = taken;
    if (first === undefined) return [];
    const place = isScalar ? '$' : first.path;
    const when = isScalar ? ({ path: '$topic.metric', op: 'eq', value: found } as const) : undefined;
    if (all.every((row) => isSame(row, first))) return [{ ...mappingRow(first, place, timePath), ...(when === undefined ? {} : { when }) }];
    // A row has one condition: in plain values the name of the metric is it, and what is untaken is left out by name elsewhere.
    if (when !== undefined) return [{ ...mappingRow(first, place, timePath), when }];
    return taken.map((row): MappingRow => ({ ...mappingRow(row, place, timePath), when: { path: '$topic.device', op: 'eq', value: row.device } }));
  });

const mostRows = 200;

const sourceOf = ({ draft, decoder, canMap, timePath }: ProposedSource, rows: readonly ProposedRow[]): SourceDraft | undefined => {
  if (draft === undefined || !rows.some(({ isTaken }) => isTaken)) return undefined;
  const metrics = Map.groupBy(rows, ({ found }) => found);
  const untaken = [...metrics].flatMap(([found, all]) => (all.some(({ isTaken }) => isTaken) ? [] : [found]));
  const ignore = untaken.filter((name) => rows.some(({ found, type }) => found === name && type !== 'text')).slice(0, mostRows);
  const needsMapping = rows.some(
    ({ isTaken, metric, found, unit, unitIs, type }) => isTaken && (metric !== found || type === 'counter' || (unit !== '' && unitIs !== 'declared')),
  );
  const isScalar = rows.every(({ path }) => path === '');
  const isNumeric = rows.every(({ type }) => type === 'number' || type === 'counter');
  if (canMap && needsMapping && (!isScalar || isNumeric)) {
    const mapping = mappingOf(rows, timePath, isScalar);
    if (mapping.length > 0 && mapping.length <= mostRows) return { ...draft, decoder: decoder === 'scalar' ? 'json' : decoder, mapping: [...mapping] };
  }
  return ignore.length === 0 ? draft : { ...draft, ignore };
};

/** What a connection gets when the proposal is taken: new sources, and the part of a Sparkplug host. */
export const acceptedSources = ({ sources, rows }: Proposal): { readonly sources: readonly SourceDraft[]; readonly sparkplug: boolean } => ({
  sources: sources.flatMap((source, place) =>
    source.isKnown
      ? []
      : (sourceOf(
          source,
          rows.filter((row) => row.source === place),
        ) ?? []),
  ),
  sparkplug: sources.some(({ draft, isKnown }, place) => draft === undefined && !isKnown && rows.some((row) => row.source === place && row.isTaken)),
});

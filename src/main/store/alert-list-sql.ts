import type { AlertTab } from '../../contract/views.ts';
import { parseQueueFilter } from '../../domain/alert/queue-filter.ts';
import type { QueueGroup, QueueSort, SortKey } from '../../domain/alert/queue-order.ts';
import { rank } from '../../domain/alert/severity.ts';

/** 1 to 9999: what a person can say on the radio. */
export const shortNumbers = 9999;
const dayMs = 86_400_000;

export const tabs: Readonly<Record<AlertTab, string>> = {
  active: "o.label IN ('B', 'C', 'D', 'E', 'F')",
  shelved: "o.label IN ('G', 'H', 'I')",
  history: "o.label = 'A'",
};
// Unacknowledged first, then priority, then newest; the number breaks ties so that the order never flickers.
const ownOrder: Readonly<Record<AlertTab, string>> = {
  active: "o.label IN ('C', 'F'), o.severity, o.raised_at DESC, o.seq DESC",
  shelved: 'o.severity, o.raised_at DESC, o.seq DESC',
  history: 'o.raised_at DESC, o.seq DESC',
};

const evidence = (field: string): string => `json_extract(o.evidence, '$.${field}')`;
const owner =
  "(SELECT lower(json_extract(p.state, '$.owner.to')) FROM alert_point p WHERE p.point_id = o.point_id AND json_extract(p.state, '$.owner.of') = o.raised_at)";
/** Of the same point in the 24 hours before now. */
export const recentCount = (now: number): string =>
  `(SELECT count(*) FROM alert_occurrence c WHERE c.point_id = o.point_id AND c.raised_at > ${Math.floor(now - dayMs)})`;
const sortedBy: Readonly<Record<SortKey, (now: number) => string>> = {
  number: () => 'o.seq',
  priority: () => 'o.severity',
  state: () => 'o.label',
  condition: () => `lower(${evidence('name')})`,
  device: () => `lower(${evidence('device')})`,
  limit: () => evidence('limit'),
  'raised-value': () => evidence('value'),
  raised: () => 'o.raised_at',
  age: () => '-o.raised_at',
  owner: () => owner,
  count: recentCount,
  notes: () => 'o.notes',
  cleared: () => 'o.cleared_at',
  lasted: () => '(o.cleared_at - o.raised_at)',
  'acked-by': () => 'lower(o.acknowledged_by)',
};
/** The order of a list; what has nothing to sort by comes last either way, and equals stand in the list's own order. */
export const orderOf = (tab: AlertTab, sort: QueueSort | undefined, now: number): string =>
  sort ? `${sortedBy[sort.by](now)} ${sort.isDown ? 'DESC' : 'ASC'} NULLS LAST, ${ownOrder[tab]}` : ownOrder[tab];

const like = (text: string): string => text.replace(/[\\%_]/g, (char) => `\\${char}`);

/** Who asks, and when: `owner:me` and `age:>1h` mean something only then. */
export interface Asker {
  readonly user: string;
  /** ms since 1970. */
  readonly now: number;
}
export const nobody: Asker = { user: '', now: 0 };

/** One group of a list as the rows know it; areas are known by their series. */
export type GroupRows = { readonly device: string } | { readonly thresholdId: string } | { readonly seriesIds: readonly string[] };

/** What the rows of a group have in common; `series` is the catalogue, which alone knows areas. */
export const rowsOfGroup = (
  { by, key }: QueueGroup,
  series: readonly { readonly id: string; readonly labels: Readonly<Record<string, string>> }[],
): GroupRows => {
  if (by === 'device') return { device: key };
  if (by === 'rule') return { thresholdId: key };
  return { seriesIds: series.flatMap(({ id, labels }) => ((labels['area'] ?? '') === key ? [id] : [])) };
};

/** Which list is meant, beyond its tab. */
export interface ListChoice {
  readonly sort?: QueueSort | undefined;
  readonly group?: GroupRows | undefined;
}

/** The filter box and the opened group as SQL over the whole set: `sql` starts with AND, or is empty. */
export const condition = (search: string, asker: Asker, group?: GroupRows): { readonly sql: string; readonly values: readonly (string | number)[] } => {
  const filter = parseQueueFilter(search);
  const parts: string[] = [];
  const values: (string | number)[] = [];
  if (group && 'device' in group) {
    parts.push(`${evidence('device')} = ?`);
    values.push(group.device);
  } else if (group && 'thresholdId' in group) {
    parts.push('o.threshold_id = ?');
    values.push(group.thresholdId);
  } else if (group) {
    parts.push(`${evidence('seriesId')} IN (SELECT value FROM json_each(?))`);
    values.push(JSON.stringify(group.seriesIds));
  }
  const anyOf = (column: string, list: readonly (string | number)[]) => {
    if (list.length === 0) return;
    parts.push(`${column} IN (${list.map(() => '?').join(', ')})`);
    values.push(...list);
  };
  for (const word of filter.words) {
    parts.push("o.search LIKE ? ESCAPE '\\'");
    values.push(`%${like(word)}%`);
  }
  anyOf('o.severity', filter.severities.map(rank));
  anyOf('o.label', filter.labels);
  if (filter.devices.length > 0) {
    parts.push(`(${filter.devices.map(() => "lower(json_extract(o.evidence, '$.device')) LIKE ? ESCAPE '\\'").join(' OR ')})`);
    values.push(...filter.devices.map((device) => like(device).replaceAll('*', '%')));
  }
  if (filter.owners.length > 0) {
    parts.push(`(${filter.owners.map((one) => (one === 'none' ? `${owner} IS NULL` : `${owner} LIKE ? ESCAPE '\\'`)).join(' OR ')})`);
    values.push(...filter.owners.filter((one) => one !== 'none').map((one) => like(one === 'me' ? asker.user.toLowerCase() : one).replaceAll('*', '%')));
  }
  if (filter.numbers.length > 0) {
    parts.push(`((o.seq - 1) % ${shortNumbers} + 1) IN (${filter.numbers.map(() => '?').join(', ')})`);
    values.push(...filter.numbers);
  }
  if (filter.olderThan !== null) {
    parts.push('o.raised_at < ?');
    values.push(asker.now - filter.olderThan);
  }
  if (filter.youngerThan !== null) {
    parts.push('o.raised_at >= ?');
    values.push(asker.now - filter.youngerThan);
  }
  return { sql: parts.map((part) => ` AND ${part}`).join(''), values };
};

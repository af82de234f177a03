import type { RecordCount } from '../../domain/report/integrity.ts';
import type { OpsReader } from '../store/ops.ts';
import { chainHead } from '../store/verify-chain.ts';

/** Versions of a stream run from 1 without a gap, so its newest one is its length; streams are walked by the index, not record by record. */
const lengths = `WITH RECURSIVE each(stream) AS (
  SELECT min(stream) FROM event
  UNION ALL
  SELECT (SELECT min(stream) FROM event WHERE stream > each.stream) FROM each WHERE each.stream IS NOT NULL
)
SELECT stream, (SELECT max(version) FROM event WHERE event.stream = each.stream) AS count FROM each WHERE stream IS NOT NULL`;

/** The newest record with its position, and how many records of each kind there are up to it: one moment of the log. */
export const logAnchor = (db: OpsReader['db']): { readonly events: number; readonly head: string; readonly records: readonly RecordCount[] } =>
  db.transaction(() => {
    const byKind = new Map<string, number>();
    for (const { stream, count } of db.prepare<[], { stream: string; count: number }>(lengths).iterate()) {
      const kind = stream.split('/', 1)[0]!;
      byKind.set(kind, (byKind.get(kind) ?? 0) + count);
    }
    const records = [...byKind].map(([kind, count]) => ({ kind, count })).toSorted((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1));
    return { ...chainHead(db), records };
  })();

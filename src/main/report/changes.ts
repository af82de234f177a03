import type { ReportChange, ReportChanges } from '../../domain/report/changes.ts';
import { driftOfSite } from '../../domain/threshold/drift.ts';
import type { ThresholdEvent } from '../../domain/threshold/threshold.ts';
import { openConfigurationQueries } from '../store/configuration-rows.ts';
import type { OpsReader } from '../store/ops.ts';
import { historyOf } from '../thresholds/history.ts';

/** More are in the audit trail; a report is to be read. */
const longest = 200;

/** What was done to thresholds in the period, with who and why, and how far what runs is from what was approved. */
export const changesOf = (db: OpsReader['db'], from: number, to: number): ReportChanges => {
  const changed = db.prepare<[number, number], string>(
    "SELECT DISTINCT stream FROM event WHERE stream >= 'threshold/' AND stream < 'threshold0' AND at >= ? AND at < ?",
  );
  const events = db.prepare<[string], { readonly at: number; readonly actor: string; readonly data: string }>(
    'SELECT at, actor, data FROM event WHERE stream = ? AND outcome IS NULL ORDER BY version',
  );
  const rows = changed
    .pluck()
    .all(from, to)
    .flatMap((stream): readonly ReportChange[] => {
      const log = events.all(stream).map(({ at, actor, data }) => ({ at, actor, event: JSON.parse(data) as ThresholdEvent }));
      // Each stands under the name that the threshold had then.
      let name = '';
      const names = log.map(({ event }) => (name = 'draft' in event ? event.draft.name : name));
      return historyOf(log)
        .filter(({ at }) => at >= from && at < to)
        .map((one) => ({ ...one, name: names[log.findLastIndex(({ at }) => at === one.at)] ?? name }));
    })
    .toSorted((a, b) => a.at - b.at);
  return { rows: rows.slice(0, longest), total: rows.length, drift: driftOfSite(openConfigurationQueries(db).thresholds()) };
};

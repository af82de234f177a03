import type { ConsoleContract } from '../../../contract/console.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { Refusal } from '../../../domain/decider.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import { type Columns, noColumns } from '../../../domain/threshold/journal.ts';
import { pointAt, positionAt } from '../../store/moments.ts';
import type { RawPage } from '../../store/telemetry-reader.ts';
import { explainThreshold, planExplanation } from '../../thresholds/explain-moment.ts';
import { siteNames } from '../../thresholds/site-names.ts';
import { usableOf } from '../../thresholds/stored-columns.ts';
import type { Tenant } from '../tenant.ts';

const page = 100_000;

/** Why an alert was raised, or why nothing fired: the stored samples, judged again up to the moment. */
export const explanationHandlers = ({ id: tenant, ops, telemetry, reader, now, site }: Tenant): Pick<Handlers<ConsoleContract>, 'explainThreshold'> => {
  const pagesOf = async (seriesId: SeriesId, from: number, to: number): Promise<readonly RawPage[]> => {
    const pages: RawPage[] = [];
    for (let start = from; start < to;) {
      const one = await reader.raw(seriesId, start, to, page);
      pages.push(one);
      if (!one.hasMore || one.times.length === 0) break;
      start = one.times.at(-1)! + 1;
    }
    return pages;
  };

  return {
    explainThreshold: async ({ thresholdId, at, wasTold }) => {
      if (at > now()) throw new Refusal('past.future', 'This moment has not come yet. Choose a time that has passed.');
      const rows = ops.configuration.thresholds();
      const draft = rows.find((row) => row.thresholdId === thresholdId)?.draft;
      const catalogue = telemetry.catalogue.all();
      // An occurrence is recorded a little after the event time at which it began.
      const position = wasTold ? Number.MAX_SAFE_INTEGER : positionAt(ops.db, at);
      const stateAt = (pointId: string) => pointAt(ops.db, pointId, position);
      const plan = planExplanation(
        { tenant, names: siteNames(catalogue, ops.configuration, site().zone), versions: ops.configuration.versions, stateAt },
        thresholdId,
        at,
      );
      if (!plan || !draft) throw new Refusal('threshold.unknown', 'There is no such threshold. It may have been removed on another console.');
      const columns = new Map<string, Columns>();
      for (const series of plan.series) columns.set(series, usableOf(await pagesOf(series as SeriesId, plan.from, at + 1)));
      const named = catalogue
        .filter((record) => plan.series.includes(record.id))
        .map(({ id, device, metric, unit }) => [id, { device, metric, unit }] as const);
      return {
        name: draft.name,
        unit: draft.unit,
        points: explainThreshold(plan, (series) => columns.get(series) ?? noColumns, stateAt, at),
        series: Object.fromEntries(named),
      };
    },
  };
};

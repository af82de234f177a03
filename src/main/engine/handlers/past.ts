import type { ConsoleContract } from '../../../contract/console.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import type { PastSample, PastValue } from '../../../contract/views.ts';
import { Refusal } from '../../../domain/decider.ts';
import { Flag, qualities } from '../../../domain/telemetry/sample.ts';
import { withResponse } from '../response.ts';
import { countsOf, knownNow } from '../../store/known-now.ts';
import { openPast, positionAt } from '../../store/moments.ts';
import type { Tenant } from '../tenant.ts';

const dayMs = 86_400_000;
const most = 1000;

/** Arrival is kept to the second, so a moment is a whole second. */
const momentOf = (at: number, now: number): number => {
  if (at > now) throw new Refusal('past.future', 'This moment has not come yet. Choose a time that has passed.');
  return Math.floor(at / 1000) * 1000;
};

/** Time travel: the queue and the values as they were. */
export const pastHandlers = ({ ops, telemetry, reader, now, draftOf }: Tenant): Pick<Handlers<ConsoleContract>, 'pastAlerts' | 'pastValues'> => ({
  pastAlerts: ({ at: wanted, as = 'then' }) => {
    const at = momentOf(wanted, now());
    if (as === 'now') {
      const { rows, changed } = knownNow(ops.db, at);
      const listed = withResponse(rows.slice(0, 2 * most), draftOf);
      return { at, events: positionAt(ops.db, at), counts: countsOf(rows), rows: listed, total: rows.length, changed };
    }
    const past = openPast(ops.db, at);
    try {
      const [active, shelved] = (['active', 'shelved'] as const).map((tab) => past.alerts.queue(tab, '', most));
      return {
        at,
        events: past.position,
        counts: past.alerts.counts(),
        rows: withResponse([...active!.rows, ...shelved!.rows], draftOf),
        total: active!.total + shelved!.total,
      };
    } finally {
      past.close();
    }
  },

  pastValues: async ({ at }): Promise<readonly PastValue[]> => {
    const columns = await reader.moment(momentOf(at, now()), dayMs);
    const sample = (row: number, first: number): PastSample | null => {
      const [ts = Number.NaN, value = Number.NaN, quality = 0] = [0, 1, 2].map((i) => columns[first + i]![row]!);
      return Number.isNaN(ts) ? null : { ts, value: Number.isNaN(value) ? null : value, quality: qualities[quality]! };
    };
    return [...columns[0]!].flatMap((number, row): readonly PastValue[] => {
      const record = telemetry.catalogue.byNumber(number);
      const [atTheTime, today] = [sample(row, 1), sample(row, 5)];
      if (!record || (atTheTime === null && today === null)) return [];
      const { id: seriesId, device, metric, labels, unit } = record;
      const flags = columns[atTheTime === null ? 8 : 4]![row]!;
      return [{ seriesId, device, metric, labels, unit, simulated: (flags & Flag.simulated) !== 0, atTheTime, today }];
    });
  },
});

import type { AlertsBetween } from '../../../contract/views.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import type { TimeRange } from '../../chart/range.ts';
import { useKept } from '../../lib/use-kept.ts';
import { useWatch } from '../../wire/hooks.ts';

/** A live range moves on: it is asked for in steps, a little further at both ends. */
const stepMs = 60_000;
const none: AlertsBetween = { rows: [], total: 0 };

/** Alerts of these series that were there in the range, whatever became of them; nothing is asked while they are not wanted. */
export const useAlertRows = (isWanted: boolean, series: readonly SeriesId[], { from, to }: TimeRange): AlertsBetween => {
  const asked = { series: [...series], from: Math.floor(from / stepMs) * stepMs, to: Math.ceil(to / stepMs) * stepMs };
  const isAsked = isWanted && series.length > 0 && asked.to > asked.from;
  const { value } = useWatch('alertsBetween', isAsked ? asked : null);
  return useKept(value, isAsked ? series.join() : '') ?? none;
};

import { severities } from '../alert/severity.ts';
import type { FiguresInput } from './figures/calls.ts';
import { fixedFloods, slidingFloods } from './figures/floods.ts';
import { inputOf } from './figures/from-journal.ts';
import { countIntervals, dayMs, hourMs, minuteMs, monthlyMeanOfDailyPeaks, peakOf, tenMinutesMs } from './figures/intervals.ts';
import { type FiguresEntry, overlapMs, type Period, share } from './figures/journal.ts';
import { pointFigures, stale } from './figures/points.ts';
import { answersTo, repairs, standing } from './figures/response.ts';

/** A rating needs at least this much; a shorter period is said to be short. */
const ratingMs = 30 * dayMs;

/**
 * The figures of alert performance (alerts.md §12 and §13, after ISA-18.2 and EEMUA 191) of one operator position over `[from, to)`,
 * as known at `to`: what came later is not looked at. Entries may be in any order and should begin early enough to hold the calls of
 * what is still open. Times in ms, rates per observed time, shares from 0 to 1, null where there is nothing to divide by.
 */
export const figuresOf = (entries: readonly FiguresEntry[], period: Period) => figuresFrom(inputOf(entries, period), period);

/** The same figures, from columns. */
export const figuresFrom = ({ calls, names, earlier, openBefore, unansweredSince, spells, onRecord }: FiguresInput, period: Period) => {
  const { from, to } = period;
  const times = calls.at;
  const observedMs = overlapMs(spells, period);
  const count = (widthMs: number) => countIntervals(times, spells, period, widthMs);
  const [tens, hours, days] = [count(tenMinutesMs), count(hourMs), count(dayMs)];
  const hoursObserved = observedMs / hourMs;
  const room = new Float64Array(calls.count);
  const mix = severities.map(() => 0);
  for (let i = 0; i < calls.count; i++) mix[calls.severity[i]!]!++;
  return {
    from,
    to,
    isShort: to - from < ratingMs,
    observedMs,
    coverage: share(observedMs, to - from),
    annunciations: calls.count,
    rates: {
      perDay: share(24 * calls.count, hoursObserved),
      perHour: share(calls.count, hoursObserved),
      perTenMinutes: share(calls.count, 6 * hoursObserved),
    },
    intervals: {
      tenMinutes: { counted: tens.counted.length, notObserved: tens.notObserved, over10: over(tens.counted, 10), peak: peakOf(tens.counted) },
      hours: { counted: hours.counted.length, notObserved: hours.notObserved, over30: over(hours.counted, 30), peak: peakOf(hours.counted) },
      days: { ...days, peak: peakOf(days.counted) },
      peakMinute: peakOf(count(minuteMs).counted),
      upset: monthlyMeanOfDailyPeaks(tens.counted),
    },
    floods: {
      fixed: fixedFloods(tens.counted),
      sliding: slidingFloods(joined(earlier, times), spells, period),
    },
    severities: Object.fromEntries(severities.map((severity, i) => [severity, { calls: mix[i]!, share: share(mix[i]!, calls.count) }])),
    ...pointFigures(calls, names),
    stale: stale(calls, openBefore, period),
    standing: standing(calls, openBefore, period),
    mttrMs: repairs(calls, room),
    answers: answersTo(calls, unansweredSince, period, room),
    onRecord: { ...onRecord, actionShare: share(onRecord.withAction, calls.count) },
  };
};
export type Figures = ReturnType<typeof figuresOf>;

const over = (counted: readonly { readonly calls: number }[], limit: number) => {
  const n = counted.filter(({ calls }) => calls > limit).length;
  return { intervals: n, share: share(n, counted.length) };
};

const joined = (earlier: Float64Array, times: Float64Array): Float64Array => {
  if (earlier.length === 0) return times;
  const all = new Float64Array(earlier.length + times.length);
  all.set(earlier);
  all.set(times, earlier.length);
  return all;
};

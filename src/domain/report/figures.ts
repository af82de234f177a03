import { severities } from '../alert/severity.ts';
import { fixedFloods, slidingFloods } from './figures/floods.ts';
import { countIntervals, dayMs, hourMs, minuteMs, monthlyMeanOfDailyPeaks, peakOf, tenMinutesMs } from './figures/intervals.ts';
import { annunciationsBefore, type FiguresEntry, observedSpells, occurrencesOf, overlapMs, type Period, share, timesByPoint } from './figures/journal.ts';
import { badActors, chattering, fleeting, stale } from './figures/points.ts';
import { answersTo, onRecord, realarms, repairs, standing } from './figures/response.ts';

/** A rating needs at least this much; a shorter period is said to be short. */
const ratingMs = 30 * dayMs;

/**
 * The figures of alert performance (alerts.md §12 and §13, after ISA-18.2 and EEMUA 191) of one operator position over `[from, to)`,
 * as known at `to`: what came later is not looked at. Entries may be in any order and should begin early enough to hold the calls of
 * what is still open. Times in ms, rates per observed time, shares from 0 to 1, null where there is nothing to divide by.
 */
export const figuresOf = (entries: readonly FiguresEntry[], period: Period) => {
  const { from, to } = period;
  const all = annunciationsBefore(entries, to);
  const calls = all.filter(({ at }) => at >= from);
  const times = calls.map(({ at }) => at);
  const occurrences = occurrencesOf(all, entries, to);
  const spells = observedSpells(entries, period);
  const observedMs = overlapMs(spells, period);
  const count = (widthMs: number) => countIntervals(times, spells, period, widthMs);
  const [tens, hours, days] = [count(tenMinutesMs), count(hourMs), count(dayMs)];
  const hoursObserved = observedMs / hourMs;
  const byPoint = timesByPoint(calls);
  const chattered = chattering(byPoint);
  return {
    from,
    to,
    isShort: to - from < ratingMs,
    observedMs,
    coverage: share(observedMs, to - from),
    annunciations: calls.length,
    rates: {
      perDay: share(24 * calls.length, hoursObserved),
      perHour: share(calls.length, hoursObserved),
      perTenMinutes: share(calls.length, 6 * hoursObserved),
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
      sliding: slidingFloods(
        all.map(({ at }) => at),
        spells,
        period,
      ),
    },
    severities: Object.fromEntries(
      severities.map((severity) => {
        const n = calls.filter((call) => call.severity === severity).length;
        return [severity, { calls: n, share: share(n, calls.length) }];
      }),
    ),
    badActors: badActors(byPoint),
    chattering: { points: chattered.length, calls: chattered.reduce((sum, one) => sum + one.calls, 0), rows: chattered },
    fleeting: fleeting(occurrences, timesByPoint(all), period),
    stale: stale(occurrences, period),
    standing: standing(occurrences, period),
    realarms: realarms(calls),
    mttrMs: repairs(occurrences, period),
    answers: answersTo(all, entries, period),
    onRecord: onRecord(calls, entries, period),
  };
};
export type Figures = ReturnType<typeof figuresOf>;

const over = (counted: readonly { readonly calls: number }[], limit: number) => {
  const n = counted.filter(({ calls }) => calls > limit).length;
  return { intervals: n, share: share(n, counted.length) };
};

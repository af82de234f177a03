import type { FiguresEntry, JournalCall, Period } from '../../../src/domain/report/figures/journal.ts';

const min = 60_000;
const ten = 10 * min;
const day = 1440 * min;
const ratio = (a: number, b: number): number | null => (b === 0 ? null : a / b);
const rankOf = (values: readonly number[], percent: number): number | null => {
  // Nearest rank by its words: the smallest value with at least so many percent of all at or below it.
  const fitting = values.filter((v) => 100 * values.filter((w) => w <= v).length >= percent * values.length);
  return fitting.length === 0 ? null : Math.min(...fitting);
};
const spreadOf = (values: readonly number[]) => ({ n: values.length, p50: rankOf(values, 50), p95: rankOf(values, 95) });

/**
 * The figures once more, straight from the definitions in words and as slowly as it takes: every question looks at the whole journal.
 * Shares no code with the program.
 */
export const bruteFigures = (journal: readonly FiguresEntry[], { from, to }: Period) => {
  const all: JournalCall[] = [];
  for (const e of journal) {
    if (e.kind !== 'call' || e.grade !== 'alarm' || e.because === 'withdrawn' || e.label !== 'B' || e.at >= to) continue;
    if (!all.some((a) => a.at === e.at && a.of === e.of && a.point === e.point)) all.push(e);
  }
  const A = all.filter((a) => a.at >= from);
  const points = [...new Set(A.map((a) => a.point))].sort();
  // All bounds of the seeded journals are whole seconds, so a second is observed or not.
  const spellsOfSight = journal.filter((e) => e.kind === 'observed');
  const seconds = Array.from({ length: (to - from) / 1000 }, (_, i) => spellsOfSight.some((e) => e.at <= from + 1000 * i && from + 1000 * i < e.until));
  const observedSeconds = (start: number, end: number): number => seconds.slice((start - from) / 1000, (end - from) / 1000).filter(Boolean).length;
  const intervals = (width: number) => {
    const counted: { start: number; calls: number }[] = [];
    let notObserved = 0;
    for (let s = Math.floor(from / width) - 1; s <= Math.floor(to / width) + 1; s++) {
      const [start, end] = [s * width, (s + 1) * width];
      if (start < from || end > to) continue;
      if (observedSeconds(start, end) * 1000 < width / 2) notObserved++;
      else counted.push({ start, calls: A.filter((a) => a.at >= start && a.at < end).length });
    }
    return { counted, notObserved };
  };
  const [tens, hours, days] = [intervals(ten), intervals(60 * min), intervals(day)];
  const most = (rows: readonly { calls: number }[]): number | null => (rows.length === 0 ? null : Math.max(...rows.map((r) => r.calls)));

  // Fixed: mark every interval as part of a flood or not, then read the runs.
  const marks = tens.counted.map((_, i) => {
    for (let k = i; k >= 0; k--) {
      if (tens.counted[k]!.calls > 10) return true;
      if (tens.counted[k]!.calls < 5) return false;
    }
    return false;
  });
  const fixedSpells = tens.counted.flatMap((first, i) => {
    if (!marks[i] || (i > 0 && marks[i - 1])) return [];
    let end = i;
    while (marks[end + 1]) end++;
    const rows = tens.counted.slice(i, end + 1);
    return {
      since: first.start,
      until: rows.at(-1)!.start + ten,
      calls: rows.reduce((sum, r) => sum + r.calls, 0),
      isOpen: end === tens.counted.length - 1,
    };
  });
  const inFixed = marks.filter(Boolean).length;

  // Sliding: the count at every instant at which it can change, first without those who arrive then, then with them.
  const instants = [...new Set(all.flatMap((a) => [a.at, a.at + ten]))].sort((a, b) => a - b);
  const spells: { since: number; until: number; calls: number; isOpen: boolean }[] = [];
  let since: number | null = null;
  let peak = 0;
  for (const t of instants) {
    const arriving = all.filter((a) => a.at === t).length;
    const staying = all.filter((a) => a.at < t && a.at > t - ten).length;
    if (since !== null && staying <= 4) {
      const lower = Math.max(spells.at(-1)?.until ?? -Infinity, since - ten + 1);
      spells.push({ since, until: t, calls: all.filter((a) => a.at >= lower && a.at < t).length, isOpen: false });
      since = null;
    }
    if (since === null && staying + arriving >= 11) since = t;
    if (arriving > 0 && t >= from) peak = Math.max(peak, staying + arriving);
  }
  const slidingSpells = spells
    .filter((s) => s.until > from && s.since < to)
    .map((s) => ({ since: Math.max(s.since, from), until: Math.min(s.until, to), calls: s.calls, isOpen: s.until > to }));
  const observed = observedSeconds(from, to);
  const inSliding = 1000 * slidingSpells.reduce((sum, s) => sum + observedSeconds(s.since, s.until), 0);
  const sums = (rows: readonly { since: number; until: number; calls: number }[]) => ({
    floods: rows.length,
    spells: rows,
    calls: rows.map((r) => r.calls).reduce((a, b) => a + b, 0),
    mostCalls: Math.max(0, ...rows.map((r) => r.calls)),
    longestMs: Math.max(0, ...rows.map((r) => r.until - r.since)),
  });

  const timesOf = (point: string): number[] =>
    A.filter((a) => a.point === point)
      .map((a) => a.at)
      .sort((a, b) => a - b);
  const chattering = points.flatMap((point) => {
    const t = timesOf(point);
    const calls = t.filter((_, i) => [i, i + 1, i + 2].some((last) => last >= 2 && last < t.length && t[last]! - t[last - 2]! <= min)).length;
    const weights = t.slice(1).map((at, i) => 1 / Math.max(1, (at - t[i]!) / 1000));
    const psi = weights.length === 0 ? 0 : weights.reduce((a, b) => a + b, 0) / weights.length;
    const by = [calls > 0 ? 'three within 60 s' : '', psi >= 0.05 ? 'psi' : ''].filter((word) => word !== '');
    return by.length === 0 ? [] : [{ point, calls, psi, by }];
  });

  // One row per occurrence: its first call and its first clear.
  const occurrences = all
    .filter((a) => !all.some((b) => b.point === a.point && b.of === a.of && b.at < a.at))
    .map((first) => {
      const clears = journal.filter((e) => e.kind === 'clear' && e.point === first.point && e.of === first.of && e.at < to).map((e) => e.at);
      return { first, cleared: clears.length === 0 ? null : Math.min(...clears) };
    });
  const fleeting = occurrences.filter(
    ({ first, cleared }) =>
      first.at >= from &&
      cleared !== null &&
      cleared - first.of < 10_000 &&
      !all.some((b) => b !== first && b.point === first.point && b.at >= first.at && b.at - first.at <= min),
  ).length;
  const staleSpells = occurrences.map(({ first, cleared }) => [Math.max(from, first.at + day), cleared ?? to] as const).filter(([a, b]) => a < b);
  let worstDay = 0;
  for (let d = Math.floor(from / day) * day; d < to; d += day) worstDay = Math.max(worstDay, staleSpells.filter(([a, b]) => a < d + day && b > d).length);
  const open = occurrences.filter((o) => o.cleared === null).map((o) => to - o.first.at);
  const again = points.map((point) => A.filter((a) => a.point === point && a.because === 'realarm').length);

  const answers = all.map((call) => {
    const fitting = journal
      .filter((e) => e.kind === 'answer' && e.point === call.point && e.of >= call.of && e.at >= call.at && e.at < to)
      .sort((a, b) => a.at - b.at);
    const first = fitting[0];
    return { call, way: first?.kind === 'answer' ? first.way : null, after: first ? first.at - call.at : null };
  });
  const ofPeriod = answers.filter(({ call }) => call.at >= from);
  const judged = ofPeriod.filter(({ call }) => call.respondWithinMs !== undefined);
  const inTime = judged.filter(({ call, way, after }) => way === 'acknowledged' && after! <= call.respondWithinMs!);
  const isCritical = ({ call }: { call: JournalCall }): boolean => call.severity === 'critical';
  const ranked = points.map((point) => ({ point, calls: timesOf(point).length })).sort((a, b) => b.calls - a.calls);
  const noted = journal.filter((e) => e.at >= from && e.at < to);
  const withAction = new Set(
    noted
      .filter((e) => e.kind === 'action' && A.some((a) => a.point === e.point && a.of === e.of))
      .map((e) => JSON.stringify([e.kind === 'action' && e.point, e.kind === 'action' && e.of])),
  ).size;

  return {
    from,
    to,
    isShort: to - from < 30 * day,
    observedMs: observed * 1000,
    coverage: (observed * 1000) / (to - from),
    annunciations: A.length,
    rates: { perDay: ratio(24 * A.length, observed / 3600), perHour: ratio(A.length, observed / 3600), perTenMinutes: ratio(A.length, 6 * (observed / 3600)) },
    intervals: {
      tenMinutes: {
        counted: tens.counted.length,
        notObserved: tens.notObserved,
        over10: {
          intervals: tens.counted.filter((r) => r.calls > 10).length,
          share: ratio(tens.counted.filter((r) => r.calls > 10).length, tens.counted.length),
        },
        peak: most(tens.counted),
      },
      hours: {
        counted: hours.counted.length,
        notObserved: hours.notObserved,
        over30: {
          intervals: hours.counted.filter((r) => r.calls > 30).length,
          share: ratio(hours.counted.filter((r) => r.calls > 30).length, hours.counted.length),
        },
        peak: most(hours.counted),
      },
      days: { ...days, peak: most(days.counted) },
      peakMinute: most(intervals(min).counted),
      upset: [...new Set(tens.counted.map((r) => new Date(r.start).toISOString().slice(0, 7)))].map((month) => {
        const its = tens.counted.filter((r) => new Date(r.start).toISOString().startsWith(month));
        const dates = [...new Set(its.map((r) => new Date(r.start).toISOString().slice(0, 10)))];
        const peaks = dates.map((date) => Math.max(...its.filter((r) => new Date(r.start).toISOString().startsWith(date)).map((r) => r.calls)));
        return { start: Date.parse(`${month}-01T00:00:00Z`), days: dates.length, mean: peaks.reduce((a, b) => a + b, 0) / dates.length };
      }),
    },
    floods: {
      fixed: { method: 'fixed', ...sums(fixedSpells), inFloodMs: inFixed * ten, share: ratio(inFixed, tens.counted.length), peak: most(tens.counted) },
      sliding: {
        method: 'sliding',
        ...sums(slidingSpells),
        inFloodMs: inSliding,
        share: ratio(inSliding, observed * 1000),
        peak: observed === 0 ? null : peak,
      },
    },
    severities: Object.fromEntries(
      ['critical', 'high', 'warning', 'info'].map((word) => {
        const n = A.filter((a) => a.severity === word).length;
        return [word, { calls: n, share: ratio(n, A.length) }];
      }),
    ),
    badActors: {
      top10Share: ratio(
        ranked.slice(0, 10).reduce((sum, r) => sum + r.calls, 0),
        A.length,
      ),
      worst: ranked.slice(0, 20),
    },
    chattering: { points: chattering.length, calls: chattering.reduce((sum, c) => sum + c.calls, 0), rows: chattering },
    fleeting,
    stale: { occurrences: staleSpells.length, mostOnOneDay: worstDay },
    standing: { occurrences: open.length, maxActiveMs: Math.max(0, ...open) },
    realarms: { calls: again.reduce((a, b) => a + b, 0), mostOfOnePoint: Math.max(0, ...again) },
    mttrMs: spreadOf(occurrences.filter((o) => o.cleared !== null && o.first.at >= from).map((o) => Math.max(0, o.cleared! - o.first.at))),
    answers: {
      timeToAnswerMs: spreadOf(ofPeriod.filter((a) => a.way === 'acknowledged').map((a) => a.after!)),
      shelved: ofPeriod.filter((a) => a.way === 'shelved').length,
      outOfService: ofPeriod.filter((a) => a.way === 'out of service').length,
      unanswered: ofPeriod.filter((a) => a.way === null).length,
      answeredInTime: {
        calls: judged.length,
        answered: inTime.length,
        criticalCalls: judged.filter(isCritical).length,
        criticalAnswered: inTime.filter(isCritical).length,
        share: ratio(inTime.length, judged.length),
        criticalShare: ratio(inTime.filter(isCritical).length, judged.filter(isCritical).length),
      },
      maxUnansweredMs: Math.max(0, ...answers.filter((a) => a.way === null).map((a) => to - a.call.at)),
    },
    onRecord: {
      retrospective: noted.filter((e) => e.kind === 'retrospective').length,
      withdrawn: noted.filter((e) => e.kind === 'withdrawn').length,
      suppressed: noted.filter((e) => e.kind === 'suppressed').length,
      withAction,
      actionShare: ratio(withAction, A.length),
    },
  };
};

import {
  type CalledOccurrence,
  type FiguresEntry,
  firstAtLeast,
  type JournalAnswer,
  type JournalCall,
  occurrenceKey,
  type Period,
  share,
  spread,
} from './journal.ts';

interface Answers {
  readonly list: JournalAnswer[];
  readonly times: readonly number[];
}
const answersByPoint = (entries: readonly FiguresEntry[], to: number): ReadonlyMap<string, Answers> => {
  const answers = new Map<string, JournalAnswer[]>();
  for (const entry of entries) {
    if (entry.kind !== 'answer' || entry.at >= to) continue;
    const known = answers.get(entry.point);
    if (known) known.push(entry);
    else answers.set(entry.point, [entry]);
  }
  for (const list of answers.values()) list.sort((a, b) => a.at - b.at);
  return new Map([...answers].map(([point, list]) => [point, { list, times: list.map(({ at }) => at) }]));
};

const answerTo = ({ at, of }: JournalCall, answers: Answers | undefined): JournalAnswer | undefined => {
  if (!answers) return undefined;
  for (let i = firstAtLeast(answers.times, at); i < answers.list.length; i++) if (answers.list[i]!.of >= of) return answers.list[i];
  return undefined;
};

/**
 * Answers to the calls of the period, as known at its end. A call is answered by the first answer to its occurrence or a later one.
 * Time to answer is of acknowledgements only; shelved and out of service are counted apart. All times in ms.
 */
export const answersTo = (all: readonly JournalCall[], entries: readonly FiguresEntry[], { from, to }: Period) => {
  const answers = answersByPoint(entries, to);
  const times: number[] = [];
  const apart = { shelved: 0, outOfService: 0, unanswered: 0 };
  const inTime = { calls: 0, answered: 0, criticalCalls: 0, criticalAnswered: 0 };
  let maxUnansweredMs = 0;
  for (const call of all) {
    const answer = answerTo(call, answers.get(call.point));
    if (!answer) maxUnansweredMs = Math.max(maxUnansweredMs, to - call.at);
    if (call.at < from) continue;
    if (!answer) apart.unanswered++;
    else if (answer.way === 'shelved') apart.shelved++;
    else if (answer.way === 'out of service') apart.outOfService++;
    else times.push(answer.at - call.at);
    if (call.respondWithinMs === undefined) continue;
    const isInTime = answer?.way === 'acknowledged' && answer.at - call.at <= call.respondWithinMs;
    inTime.calls++;
    if (isInTime) inTime.answered++;
    if (call.severity !== 'critical') continue;
    inTime.criticalCalls++;
    if (isInTime) inTime.criticalAnswered++;
  }
  return {
    timeToAnswerMs: spread(times),
    ...apart,
    answeredInTime: {
      ...inTime,
      share: share(inTime.answered, inTime.calls),
      criticalShare: share(inTime.criticalAnswered, inTime.criticalCalls),
    },
    maxUnansweredMs,
  };
};

/** Mean time to repair as a spread: clear - first call, of occurrences first called in the period and cleared by its end. ms, at least 0. */
export const repairs = (occurrences: readonly CalledOccurrence[], { from }: Period) =>
  spread(occurrences.flatMap(({ calls, clearedAt }) => (calls[0]!.at >= from && clearedAt !== undefined ? Math.max(0, clearedAt - calls[0]!.at) : [])));

/** Active at the end of the period, since their first call. */
export const standing = (occurrences: readonly CalledOccurrence[], { to }: Period) => {
  const ages = occurrences.filter(({ clearedAt }) => clearedAt === undefined).map(({ calls }) => to - calls[0]!.at);
  return { occurrences: ages.length, maxActiveMs: ages.reduce((most, age) => Math.max(most, age), 0) };
};

/** Calls again of what had been answered and was still active: all, and the most of one point. */
export const realarms = (calls: readonly JournalCall[]) => {
  const points = new Map<string, number>();
  for (const { because, point } of calls) if (because === 'realarm') points.set(point, (points.get(point) ?? 0) + 1);
  return { calls: [...points.values()].reduce((a, b) => a + b, 0), mostOfOnePoint: Math.max(0, ...points.values()) };
};

/** What is on record of the period and no annunciation. `actionShare`: called occurrences with an action, per annunciation. */
export const onRecord = (calls: readonly JournalCall[], entries: readonly FiguresEntry[], { from, to }: Period) => {
  const acted = new Set<string>();
  const counts = { retrospective: 0, withdrawn: 0, suppressed: 0 };
  for (const entry of entries) {
    if (entry.at < from || entry.at >= to) continue;
    if (entry.kind === 'action') acted.add(occurrenceKey(entry));
    if (entry.kind === 'retrospective' || entry.kind === 'withdrawn' || entry.kind === 'suppressed') counts[entry.kind]++;
  }
  const withAction = acted.size === 0 ? 0 : new Set(calls.map(occurrenceKey).filter((key) => acted.has(key))).size;
  return { ...counts, withAction, actionShare: share(withAction, calls.length) };
};

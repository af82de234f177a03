import { severities } from '../../alert/severity.ts';
import { answerWays, type Calls, type OpenBefore } from './calls.ts';
import { type Period, share } from './journal.ts';
import { spread } from './order-statistic.ts';

/**
 * Answers to the calls of the period, as known at its end. A call is answered by the first answer to its occurrence or a later one.
 * Time to answer is of acknowledgements only; shelved and out of service are counted apart. All times in ms. `unansweredSince`: of
 * the calls before the period; `times`: room for one number per call.
 */
export const answersTo = ({ count, at, severity, answered, way, respond }: Calls, unansweredSince: number, { to }: Period, times: Float64Array) => {
  const [acknowledged, critical] = [answerWays.indexOf('acknowledged'), severities.indexOf('critical')];
  const ways = answerWays.map(() => 0);
  const inTime = { calls: 0, answered: 0, criticalCalls: 0, criticalAnswered: 0 };
  let [measured, earliest] = [0, Number.isNaN(unansweredSince) ? to : unansweredSince];
  for (let i = 0; i < count; i++) {
    const how = way[i]!;
    ways[how]!++;
    if (how === 0) earliest = Math.min(earliest, at[i]!);
    const took = answered[i]! - at[i]!;
    if (how === acknowledged) times[measured++] = took;
    if (Number.isNaN(respond[i]!)) continue;
    const isInTime = how === acknowledged && took <= respond[i]!;
    inTime.calls++;
    if (isInTime) inTime.answered++;
    if (severity[i] !== critical) continue;
    inTime.criticalCalls++;
    if (isInTime) inTime.criticalAnswered++;
  }
  return {
    timeToAnswerMs: spread(times.subarray(0, measured)),
    shelved: ways[answerWays.indexOf('shelved')]!,
    outOfService: ways[answerWays.indexOf('out of service')]!,
    unanswered: ways[0]!,
    answeredInTime: {
      ...inTime,
      share: share(inTime.answered, inTime.calls),
      criticalShare: share(inTime.criticalAnswered, inTime.criticalCalls),
    },
    maxUnansweredMs: to - earliest,
  };
};

/** Mean time to repair as a spread: clear - first call, of occurrences first called in the period and cleared by its end. ms, at least 0. `times`: room for one number per call. */
export const repairs = ({ count, at, isFirst, cleared }: Calls, times: Float64Array) => {
  let measured = 0;
  for (let i = 0; i < count; i++) if (isFirst[i] === 1 && !Number.isNaN(cleared[i]!)) times[measured++] = Math.max(0, cleared[i]! - at[i]!);
  return spread(times.subarray(0, measured));
};

/** Active at the end of the period, since their first call. */
export const standing = ({ count, at, isFirst, cleared }: Calls, before: OpenBefore, { to }: Period) => {
  let [occurrences, earliest] = [0, to];
  const look = (calledAt: number, clearedAt: number): void => {
    if (!Number.isNaN(clearedAt)) return;
    occurrences++;
    earliest = Math.min(earliest, calledAt);
  };
  for (let i = 0; i < before.calledAt.length; i++) look(before.calledAt[i]!, before.cleared[i]!);
  for (let i = 0; i < count; i++) if (isFirst[i] === 1) look(at[i]!, cleared[i]!);
  return { occurrences, maxActiveMs: to - earliest };
};

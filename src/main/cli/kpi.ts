import { type Figures, figuresFrom } from '../../domain/report/figures.ts';
import type { FiguresInput } from '../../domain/report/figures/calls.ts';
import type { FloodFigures } from '../../domain/report/figures/floods.ts';
import { inputOf } from '../../domain/report/figures/from-journal.ts';
import type { Period } from '../../domain/report/figures/journal.ts';
import { readJournal } from '../report/journal-file.ts';
import { figuresOfLog } from '../store/figures-of-log.ts';
import { observedOf } from '../store/observation.ts';
import { openOpsReader } from '../store/ops.ts';
import { common, instant, parse } from './arguments.ts';
import { readText, refuseFile } from './backtest.ts';
import { CliError, type Command, exit } from './exit.ts';
import { homeOf, siteFiles } from './site.ts';

const iso = (ms: number): string => new Date(ms).toISOString();
const percent = (value: number | null): string => (value === null ? '-' : `${(100 * value).toFixed(1)} %`);
const rate = (value: number | null): string => (value === null ? '-' : value.toFixed(2));
const seconds = (ms: number | null): string => (ms === null ? '-' : `${Math.round(ms / 1000)} s`);

const floodLine = ({ method, floods, calls, mostCalls, longestMs, share, peak }: FloodFigures): string =>
  `  floods (${method})`.padEnd(26) +
  `${floods}, ${calls} calls, at most ${mostCalls} in one, longest ${seconds(longestMs)}, ${percent(share)} of the time; peak of 10 minutes ${peak ?? '-'}`;

const linesOf = (figures: Figures, observation: Observation): readonly string[] => {
  const { rates, intervals, floods, severities, answers, mttrMs, onRecord } = figures;
  const row = (name: string, words: string): string => `  ${name.padEnd(24)}${words}`;
  return [
    `${iso(figures.from)} to ${iso(figures.to)}: ${figures.annunciations} annunciations, observed ${percent(figures.coverage)}${observation === 'recorded' ? '' : ` (${observation}: no record of it)`}${figures.isShort ? ', short period' : ''}`,
    row('rates', `${rate(rates.perDay)} per day, ${rate(rates.perHour)} per hour, ${rate(rates.perTenMinutes)} per 10 minutes`),
    ...(intervals.tenMinutes.notObserved > 0
      ? [row('not observed', `${intervals.tenMinutes.notObserved} intervals of 10 minutes, for more than half of their time: not counted below`)]
      : []),
    row('intervals over 10', `${intervals.tenMinutes.over10.intervals} of ${intervals.tenMinutes.counted} (${percent(intervals.tenMinutes.over10.share)})`),
    row('hours over 30', `${intervals.hours.over30.intervals} of ${intervals.hours.counted} (${percent(intervals.hours.over30.share)})`),
    floodLine(floods.fixed),
    floodLine(floods.sliding),
    row(
      'severities',
      Object.entries(severities)
        .map(([name, { share }]) => `${name} ${percent(share)}`)
        .join(', '),
    ),
    row('top 10 points', percent(figures.badActors.top10Share)),
    row('chattering', `${figures.chattering.points} points, ${figures.chattering.calls} calls`),
    row('fleeting, stale', `${figures.fleeting}, ${figures.stale.occurrences} (at most ${figures.stale.mostOnOneDay} on one day)`),
    row(
      'time to answer',
      `p50 ${seconds(answers.timeToAnswerMs.p50)}, p95 ${seconds(answers.timeToAnswerMs.p95)}; in time ${percent(answers.answeredInTime.share)}; unanswered ${answers.unanswered}`,
    ),
    row('time to clear', `p50 ${seconds(mttrMs.p50)}, p95 ${seconds(mttrMs.p95)}`),
    row('called again', String(figures.realarms.calls)),
    row('on record, not counted', `${onRecord.retrospective} retrospective, ${onRecord.withdrawn} withdrawn, ${onRecord.suppressed} suppressed`),
  ];
};

/** Whether it is on record when the console could see anything. */
type Observation = 'recorded' | 'assumed' | 'partly assumed';
interface Found {
  readonly input: FiguresInput;
  readonly observation: Observation;
}

/** A journal without a line "observed" counts as one of a time that was observed as a whole. */
const ofFile = (journal: string, period: Period, isJson: boolean): Found => {
  const read = readJournal(readText('--journal', journal));
  if (read.errors) throw refuseFile(journal, read.errors, isJson);
  const isRecorded = read.entries.some(({ kind }) => kind === 'observed');
  const input = inputOf(read.entries, period);
  return isRecorded ? { input, observation: 'recorded' } : { input: { ...input, spells: [period] }, observation: 'assumed' };
};

const ofSite = (home: string | undefined, demo: boolean, period: Period, now: number): Found => {
  const ops = openOpsReader(siteFiles(homeOf(home), demo).ops);
  try {
    const { spells, recordedSince } = observedOf(ops.db, period, now);
    const isAssumed = recordedSince === null || recordedSince >= period.to;
    const isPartly = !isAssumed && spells.some(({ from }) => from < recordedSince);
    return { input: { ...figuresOfLog(ops, period), spells }, observation: isAssumed ? 'assumed' : isPartly ? 'partly assumed' : 'recorded' };
  } finally {
    ops.close();
  }
};

export const kpi: Command = {
  name: 'kpi',
  summary: 'figures of alert performance: rates, floods, chattering, time to answer',
  help: `Usage: fieldwatch kpi [--journal FILE.csv] [--from TIME] [--to TIME] [--home DIR] [--demo] [--json]

Counts what called people, after ISA-18.2 and EEMUA 191, over the log of the site or over a
journal of any system as CSV (docs/kpi.md has its columns). What operators do, notices, and
what was suppressed or found late is not counted. Floods are told by fixed intervals of 10
minutes and by the trailing window; the two differ, and each number names its method.
  --from, --to   2026-11-20T06:00:00Z, now, or -8h for eight hours ago; default: the last 30 days.
                 --to is not included. A journal needs both
  --json         one JSON object; times in ms, shares from 0 to 1, null where nothing was observed
Changes nothing, and works while the console is running.`,
  run: async (args) => {
    const { values } = parse({
      args: [...args],
      options: { ...common, demo: { type: 'boolean' }, journal: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } },
    });
    const { journal, home } = values;
    if (journal !== undefined && (values.from === undefined || values.to === undefined))
      throw new CliError(exit.usage, 'usage.missing-flag', 'Of which period? A journal needs --from TIME and --to TIME.');
    if (journal !== undefined && (home !== undefined || values.demo))
      throw new CliError(exit.usage, 'usage.conflict', '--journal is instead of a site: leave out --home and --demo.');
    const now = Date.now();
    const to = values.to === undefined ? now : instant('to', values.to, now);
    const from = values.from === undefined ? to - 30 * 86_400_000 : instant('from', values.from, now);
    if (!(from < to)) throw new CliError(exit.badInput, 'usage.bad-value', '--from lies after --to. Choose a start before the end.');
    const period = { from, to };
    const { input, observation } = journal === undefined ? ofSite(home, values.demo === true, period, now) : ofFile(journal, period, values.json === true);
    const figures = figuresFrom(input, period);
    console.log(values.json ? JSON.stringify({ ...figures, observation }) : linesOf(figures, observation).join('\n'));
    return exit.ok;
  },
};

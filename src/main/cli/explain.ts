import type { ExplainedPoint } from '../../contract/explanation.ts';
import type { Hindrance } from '../../domain/alert/explain.ts';
import type { Verdict } from '../../domain/threshold/explain.ts';
import { pointAt, positionAt } from '../store/moments.ts';
import { openOpsReader, type OpsReader } from '../store/ops.ts';
import { openTelemetryReader } from '../store/telemetry-reader.ts';
import { explainThreshold, planExplanation } from '../thresholds/explain-moment.ts';
import { siteNames } from '../thresholds/site-names.ts';
import { columnsFrom } from '../thresholds/stored-columns.ts';
import { common, instant, parse } from './arguments.ts';
import { CliError, type Command, exit } from './exit.ts';
import { homeOf, siteFiles } from './site.ts';

const iso = (t: number): string => new Date(t).toISOString();
const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

/** The verdict as a sentence. */
export const verdictWords = (verdict: Verdict): string => {
  switch (verdict.code) {
    case 'raised':
      return `It was raised at ${iso(verdict.at)} (${verdict.level}).`;
    case 'escalated':
    case 'eased':
      return `Its level changed to ${verdict.level} at ${iso(verdict.at)}.`;
    case 'cleared':
      return `It returned to normal at ${iso(verdict.at)}.`;
    case 'no-version':
      return 'Nothing fired: the threshold did not exist yet.';
    case 'disabled':
      return 'Nothing fired: the threshold was switched off, or could not be judged.';
    case 'outside-schedule':
      return 'Nothing fired: the moment lies outside of the schedule.';
    case 'no-sample':
      return 'Nothing fired: nothing had been measured yet.';
    case 'held':
      return `Nothing could be concluded: since ${iso(verdict.since)} the value was ${verdict.because === 'stale' ? 'too old' : 'of a quality that cannot be used'}.`;
    case 'abnormal-since':
      return `It was active already, since ${iso(verdict.since)} (${verdict.level}; first sample of the breach ${iso(verdict.onset)}).`;
    case 'on-delay':
      return `Nothing fired yet: ${seconds(verdict.elapsedMs)} of the ${seconds(verdict.ofMs)} delay of ${verdict.level} had passed.`;
    case 'count':
      return `Nothing fired yet: ${verdict.n} of ${verdict.of} excursions beyond ${verdict.level} were counted.`;
    case 'inside-dead-band':
    case 'not-beyond':
      return `Nothing fired: ${verdict.value} was not beyond the limit ${verdict.limit} of ${verdict.level}${verdict.code === 'inside-dead-band' ? ', only within its dead band' : ''}.`;
  }
};

const hindranceWords = (one: Hindrance): string => {
  switch (one.code) {
    case 'out-of-service':
      return `out of service since ${iso(one.since)}, permit ${one.permit}`;
    case 'suppressed':
      return `suppressed since ${iso(one.since)} by ${one.cause}`;
    case 'shelved':
      return `shelved since ${iso(one.since)} until ${iso(one.until)}`;
    case 'acknowledged':
      return 'acknowledged';
    case 'grade':
      return `kept as ${one.grade}, which never calls`;
  }
};

/** The threshold a person means, and the moment: by `--alert`, or by `--threshold` and `--at`. */
const wanted = (
  ops: OpsReader,
  alert: string | undefined,
  threshold: string | undefined,
  at: number | undefined,
): { readonly thresholdId: string; readonly at: number; readonly pointId?: string } => {
  if (alert !== undefined) {
    const row = ops.alerts.byId(alert);
    if (!row)
      throw new CliError(exit.badInput, 'alert.unknown', `There is no alert ${alert} on this console. Its id stands in fieldwatch status --at TIME --json.`);
    return { thresholdId: row.thresholdId, at: at ?? row.raisedAt, pointId: row.pointId };
  }
  if (threshold === undefined || at === undefined)
    throw new CliError(
      exit.usage,
      'usage.missing-flag',
      'What is to be explained? Name an alert with --alert ID, or a threshold and a moment with --threshold NAME --at TIME.',
    );
  const found = ops.configuration.thresholds().find(({ thresholdId, draft }) => thresholdId === threshold || draft.name === threshold);
  if (!found)
    throw new CliError(exit.badInput, 'threshold.unknown', `There is no threshold "${threshold}" on this console. fieldwatch thresholds export lists them.`);
  return { thresholdId: found.thresholdId, at };
};

const print = (name: string, points: readonly ExplainedPoint[], seriesName: (id: string) => string): void => {
  for (const { side, at, verdict, value, version, inputs, after, hindrances, broken } of points)
    console.log(
      [
        `${name}, ${side} side, at ${iso(at)}${version === null ? '' : `, version ${version}`}`,
        `  ${verdictWords(verdict)}`,
        ...(broken === null ? [] : [`  It cannot be judged now: ${broken}`]),
        ...(hindrances.length === 0 ? [] : [`  People: ${hindrances.map(hindranceWords).join('; ')}.`]),
        ...(value === null ? [] : [`  Compared: ${value}`]),
        ...inputs.map(({ series, t, value: measured, quality }) =>
          t === null
            ? `  ${seriesName(series)}: nothing`
            : `  ${seriesName(series)}: ${measured ?? 'no value'} at ${iso(t)}${quality === 1 ? '' : quality === 2 ? ', uncertain' : ', not usable'}`,
        ),
        ...after.map(
          ({ kind, limit, deadBand, onDelayMs, offDelayMs, side: stands, pending }) =>
            `  ${kind} ${limit}, dead band ${deadBand}, on ${seconds(onDelayMs)}, off ${seconds(offDelayMs)}: ${stands}${pending ? `, ${pending.to} at ${iso(pending.due)} if it stays` : ''}`,
        ),
      ].join('\n'),
    );
};

export const explain: Command = {
  name: 'explain',
  summary: 'why an alert was raised, or why nothing fired at a moment',
  help: `Usage: fieldwatch explain (--alert ID | --threshold NAME --at TIME) [--home DIR] [--demo] [--json]

Judges the stored samples again up to the moment, by the versions that were in force, and says what was
measured, what was made of it and what stood between it and a person: limits, delays, quality,
shelving, suppression, service. Changes nothing, and works while the console is running.
  --alert ID        an occurrence; the moment is its raise, unless --at names another
  --threshold NAME  a threshold by its name or id
  --at TIME         2026-11-20T14:05:00Z, or -8h for eight hours ago`,
  run: async (args) => {
    const { values } = parse({
      args: [...args],
      options: { ...common, demo: { type: 'boolean' }, alert: { type: 'string' }, threshold: { type: 'string' }, at: { type: 'string' } },
    });
    const moment = values.at === undefined ? undefined : instant('at', values.at, Date.now());
    const files = siteFiles(homeOf(values.home), values.demo === true);
    const ops = openOpsReader(files.ops);
    const telemetry = openTelemetryReader(files.telemetry);
    try {
      const { thresholdId, at, pointId } = wanted(ops, values.alert, values.threshold, moment);
      const catalogue = telemetry.catalogue();
      const rows = ops.configuration.thresholds();
      const zone = ops.meta.get('site_zone') ?? 'UTC';
      // What people had done by then; an occurrence is recorded a little after the event time at which it began.
      const position = values.alert !== undefined && moment === undefined ? Number.MAX_SAFE_INTEGER : positionAt(ops.db, at);
      const stateAt = (point: string) => pointAt(ops.db, point, position);
      const plan = planExplanation(
        { tenant: files.tenant, names: siteNames(catalogue, ops.configuration, zone), versions: ops.configuration.versions, stateAt },
        thresholdId,
        at,
      );
      const draft = rows.find((row) => row.thresholdId === thresholdId)?.draft;
      if (!plan || !draft) throw new CliError(exit.badInput, 'threshold.unknown', 'The threshold of this alert is not known on this console.');
      const { columns } = columnsFrom(telemetry.raw, plan.from, at + 1);
      const points = explainThreshold(plan, columns, stateAt, at).filter((point) => pointId === undefined || point.pointId === pointId);
      if (values.json) console.log(JSON.stringify({ threshold: { id: thresholdId, name: draft.name }, points }));
      else {
        const names = new Map(catalogue.map(({ id, device, metric }) => [id as string, `${device}/${metric}`]));
        print(draft.name, points, (id) => names.get(id) ?? id);
      }
      return exit.ok;
    } finally {
      telemetry.close();
      ops.close();
    }
  },
};

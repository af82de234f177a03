import { existsSync, readFileSync } from 'node:fs';
import { SeriesId } from '../../domain/identity.ts';
import type { ThresholdDraft } from '../../domain/threshold/draft.ts';
import { journalLine } from '../../domain/threshold/journal.ts';
import { pointIdOf } from '../engine/points.ts';
import { contentId } from '../store/content-id.ts';
import { openOpsReader, type OpsReader } from '../store/ops.ts';
import { openTelemetryReader } from '../store/telemetry-reader.ts';
import { formatOf, type LineError } from '../thresholds/file-text.ts';
import { readDrafts } from '../thresholds/read-drafts.ts';
import { type BacktestResult, overArrivals, overColumns, runBacktest, type Trial } from '../thresholds/run-backtest.ts';
import { readSamples } from '../thresholds/samples-file.ts';
import { type NamedSeries, namesOf } from '../thresholds/site-names.ts';
import { columnsFrom } from '../thresholds/stored-columns.ts';
import { common, instant, parse } from './arguments.ts';
import { CliError, type Command, exit } from './exit.ts';
import { homeOf, siteFiles } from './site.ts';

/** A text file that a person named; refused in words. */
export const readText = (flag: string, file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new CliError(exit.badInput, 'usage.unreadable-file', `${flag} ${file} cannot be read (${reason}). Check the name, and that you may read it.`);
  }
};

/** Every error of a file on a line of its own; the command ends with exit code 3. */
export const refuseFile = (file: string, errors: readonly LineError[], json: boolean): CliError => {
  for (const { line, field, message } of errors) {
    if (json) console.log(JSON.stringify({ file, line, field, message }));
    console.error(`${file}:${line}: ${field === '' ? '' : `${field}: `}${message}`);
  }
  return new CliError(exit.badInput, 'thresholds.refused', `${errors.length} ${errors.length === 1 ? 'error' : 'errors'} in ${file}. Nothing was changed.`);
};

const draftsIn = (file: string, series: readonly NamedSeries[], ops: OpsReader | undefined, zone: string, json: boolean): readonly ThresholdDraft[] => {
  const format = formatOf(file);
  if (!format) throw new CliError(exit.badInput, 'usage.bad-value', `--thresholds ${file}: the name has to end in .yaml or .csv.`);
  const inForce = ops?.configuration.thresholds() ?? [];
  const read = readDrafts(
    format,
    readText('--thresholds', file),
    (drafts) => namesOf(series, [...inForce, ...drafts.map((draft) => ({ thresholdId: '', draft }))], zone),
    Date.now(),
  );
  if (read.errors) throw refuseFile(file, read.errors, json);
  return read.drafts.map(({ draft }) => draft);
};

const trialsOf = (drafts: readonly ThresholdDraft[], ops: OpsReader | undefined, tenant: string): readonly Trial[] => {
  const rows = ops?.configuration.thresholds() ?? [];
  return drafts.map((draft) => {
    const row = rows.find((one) => one.enabled && one.draft.name === draft.name);
    const thresholdId = row?.thresholdId ?? contentId(['fieldwatch-draft-1', draft.name]);
    return { draft, inForce: row?.draft, pointOf: (side) => pointIdOf(tenant, 'site', draft.seriesId, thresholdId, side) };
  });
};

const print = ({ occurrences, comparison }: BacktestResult, samples: number, json: boolean): void => {
  const { added, removed, changed, kept, merged, split, timeInAlertAfterMs, timeInAlertBeforeMs, delayAddedMs, longestMissedMs } = comparison;
  for (const one of occurrences) {
    const { threshold, side, onset, start, end, worst, extreme } = one;
    if (json) console.log(JSON.stringify({ ...(JSON.parse(journalLine(one)) as object), threshold, side }));
    else {
      const iso = (t: number | null): string => (t === null ? 'still active' : new Date(t).toISOString());
      console.log(`${threshold} ${worst}  onset ${iso(onset)}  ${iso(start)} to ${iso(end)}  extreme ${extreme}`);
    }
  }
  const summary = {
    summary: true,
    samples,
    occurrences: occurrences.length,
    added: added.length,
    removed: removed.length,
    changed: changed.length,
    kept,
    merged,
    split,
    timeInAlertMs: timeInAlertAfterMs,
    timeInAlertBeforeMs,
    delayAddedMs,
    longestMissedMs,
  };
  console.log(
    json
      ? JSON.stringify(summary)
      : `${summary.occurrences} occurrences over ${samples} samples: ${added.length} added, ${removed.length} removed, ${changed.length} changed, ${kept} kept. In alert ${Math.round(timeInAlertAfterMs / 1000)} s (${Math.round(timeInAlertBeforeMs / 1000)} s in force); delay added p50 ${delayAddedMs.p50} ms, p95 ${delayAddedMs.p95} ms, most ${delayAddedMs.max} ms.`,
  );
};

/** Series that a file of samples names, with the ids that the console would give them. */
const seriesOfFile = (names: ReadonlySet<string>, tenant: string, known: readonly NamedSeries[]): readonly NamedSeries[] => {
  const byName = new Map(known.map((one) => [`${one.device}/${one.metric}`, one]));
  return [...names].map((name) => {
    const cut = name.indexOf('/');
    const [device, metric] = cut < 0 ? [name, name] : [name.slice(0, cut), name.slice(cut + 1)];
    return byName.get(name) ?? { id: SeriesId.parse(contentId(['fieldwatch-series-1', tenant, device, metric, {}])), device, metric };
  });
};

export const backtest: Command = {
  name: 'backtest',
  summary: 'what thresholds would have done over stored or given samples',
  help: `Usage: fieldwatch backtest --thresholds FILE.yaml [--samples FILE.csv | [--from TIME] [--to TIME]] [--home DIR] [--demo] [--json]

Judges the thresholds of FILE (YAML or CSV, docs/thresholds.md) over the stored history
(default: the last 7 days), or over a CSV file with the columns
series,ts,value,quality,received. Series are named device/metric; times are milliseconds
since 1970 or ISO 8601 with an offset. The order of lines is the order of arrival: late and
shuffled data is judged by the time at which it was measured, as the console does it.

Prints one line per occurrence, then a summary against the thresholds of the same names that
are in force. Changes nothing, and works while the console is running.`,
  run: async (args) => {
    const { values } = parse({
      args: [...args],
      options: {
        ...common,
        demo: { type: 'boolean' },
        thresholds: { type: 'string' },
        samples: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
      },
    });
    const file = values.thresholds;
    if (file === undefined) throw new CliError(exit.usage, 'usage.missing-flag', 'Which thresholds? Name the file with --thresholds FILE.');
    if (values.samples !== undefined && (values.from !== undefined || values.to !== undefined))
      throw new CliError(exit.usage, 'usage.conflict', '--samples brings its own times: leave out --from and --to.');
    const json = values.json === true;
    const site = siteOf(values.home, values.demo === true, values.samples !== undefined);
    const ops = site && existsSync(site.ops) ? openOpsReader(site.ops) : undefined;
    const telemetry = site && existsSync(site.telemetry) ? openTelemetryReader(site.telemetry) : undefined;
    try {
      const tenant = site?.tenant ?? 'backtest';
      const zone = ops?.meta.get('site_zone') ?? 'UTC';
      const known = telemetry?.catalogue() ?? [];
      if (values.samples === undefined) {
        const now = Date.now();
        const to = values.to === undefined ? now : instant('to', values.to, now);
        const from = values.from === undefined ? to - 7 * 86_400_000 : instant('from', values.from, now);
        if (from >= to) throw new CliError(exit.badInput, 'usage.bad-value', '--from lies after --to. Choose a start before the end.');
        const drafts = draftsIn(file, known, ops, zone, json);
        const stored = columnsFrom(telemetry!.raw, from, to);
        const names = namesOf(known, ops?.configuration.thresholds() ?? [], zone);
        print(runBacktest(trialsOf(drafts, ops, tenant), names, overColumns(stored.columns, to), to), stored.count(), json);
        return exit.ok;
      }
      const read = readSamples(readText('--samples', values.samples));
      if (read.errors) throw refuseFile(values.samples, read.errors, json);
      const series = seriesOfFile(new Set(read.samples.map((one) => one.series)), tenant, known);
      const idOf = new Map(series.map((one) => [`${one.device}/${one.metric}`, one.id]));
      for (const { series: name } of read.samples.slice(0, 1)) if (!name.includes('/')) idOf.set(name, series[0]!.id);
      const all = [...series, ...known.filter(({ id }) => !series.some((one) => one.id === id))];
      const drafts = draftsIn(file, all, ops, zone, json);
      const until = read.samples.reduce((newest, { ts }) => Math.max(newest, ts), -Infinity);
      const names = namesOf(all, [...(ops?.configuration.thresholds() ?? []), ...drafts.map((draft) => ({ thresholdId: '', draft }))], zone);
      const judging = overArrivals(read.samples, (name) => idOf.get(name), 5 * 60_000, until);
      print(runBacktest(trialsOf(drafts, ops, tenant), names, judging, until), read.samples.length, json);
      return exit.ok;
    } finally {
      telemetry?.close();
      ops?.close();
    }
  },
};

/** With samples of their own a machine without data will do: then nothing is in force. */
const siteOf = (home: string | undefined, demo: boolean, isOptional: boolean) => {
  try {
    return siteFiles(homeOf(home), demo);
  } catch (error) {
    if (isOptional && error instanceof CliError && error.code === 'home.no-data' && home === undefined) return undefined;
    throw error;
  }
};

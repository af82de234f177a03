import { calendarSteps, type Step } from '../../domain/analytics/bucket-edges.ts';
import { type Aggregate, aggregateOf, APPROXIMATE, nameOfAggregate, PARTIAL } from '../../domain/analytics/buckets.ts';
import { Flag, qualities } from '../../domain/telemetry/sample.ts';
import { openOpsReader } from '../store/ops.ts';
import type { QualityFilter } from '../store/range-query.ts';
import type { SeriesRecord } from '../store/telemetry.ts';
import { openTelemetryReader, type TelemetryReader } from '../store/telemetry-reader.ts';
import { common, duration, instant, parse } from './arguments.ts';
import { CliError, type Command, exit } from './exit.ts';
import { histogramIntervals, histogramsOf, type StoredHistogram } from './histogram-lines.ts';
import { homeOf, siteFiles } from './site.ts';

type Field = string | number | boolean | null | readonly string[] | SeriesRecord['labels'];
type Line = Readonly<Record<string, Field>>;

const page = 100_000;
const filters: readonly QualityFilter[] = ['good', 'usable', 'all'];
const badValue = (words: string): CliError => new CliError(exit.badInput, 'usage.bad-value', words);
const iso = (ms: number): string => new Date(ms).toISOString();
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

const aggregatesOf = (text: string): readonly Aggregate[] =>
  text.split(',').map((name) => {
    const found = aggregateOf(name.trim());
    if (found) return found;
    throw badValue(
      `--agg "${name}" is none. Write one or more of avg, sum, min, max, count, first, last, rate, median, p95 (any percentile), with commas between.`,
    );
  });

const stepOf = (text: string, zone: string): Step => {
  const calendar = calendarSteps.find((one) => one === text);
  if (calendar) return { calendar, zone };
  return { every: /^\d+$/.test(text) ? Number(text) : duration('interval', text) };
};

const filterOf = (text: string): QualityFilter => {
  const found = filters.find((one) => one === text);
  if (found) return found;
  throw badValue(`--quality "${text}" is none. Write good, usable (uncertain values too) or all.`);
};

const seriesOf = (reader: TelemetryReader, metric: string, device: string | undefined): readonly SeriesRecord[] => {
  const all = reader.catalogue();
  const found = all.filter((one) => one.metric === metric && (device === undefined || one.device === device));
  if (found.length > 0) return found.toSorted((a, b) => (a.device === b.device ? a.series - b.series : a.device < b.device ? -1 : 1));
  const names = [...new Set(all.filter((one) => device === undefined || one.device === device).map((one) => one.metric as string))].toSorted();
  const known = names.length === 0 ? 'Nothing is stored of it.' : `Stored are: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ' ...' : ''}.`;
  throw new CliError(
    exit.badInput,
    'query.no-series',
    `There is no metric "${metric}"${device === undefined ? '' : ` of the device "${device}"`} on this console. ${known}`,
  );
};

const whose = ({ device, metric, labels, unit }: SeriesRecord) => ({ device, metric, labels, unit });

const flagNames = Object.entries(Flag);

/** Every stored sample, a page at a time. */
function* rawLines(reader: TelemetryReader, series: readonly SeriesRecord[], from: number, to: number): Generator<readonly Line[]> {
  for (const record of series) {
    for (let start = from; ;) {
      const found = reader.raw(record.id, start, to, page);
      yield [...found.times].map((time, i) => ({
        ...whose(record),
        ts: iso(time),
        value: orNull(found.values[i]!),
        quality: qualities[found.quality[i]!]!,
        flags: flagNames.flatMap(([name, bit]) => (found.flags[i]! & bit ? name : [])),
        arrived: iso(1000 * found.arrivals[i]!),
      }));
      if (!found.hasMore) break;
      start = found.times.at(-1)! + 1;
    }
  }
}

const headOf = (aggregates: readonly Aggregate[] | undefined): readonly string[] =>
  aggregates === undefined
    ? ['device', 'metric', 'labels', 'unit', 'ts', 'value', 'quality', 'flags', 'arrived']
    : ['device', 'metric', 'labels', 'unit', 'start', 'end', ...new Set(['count', ...aggregates.map(nameOfAggregate)]), 'partial', 'approximate'];

interface Asked {
  readonly from: number;
  readonly to: number;
  readonly step: Step | null;
  readonly aggregates: readonly Aggregate[];
  readonly quality: QualityFilter;
}

function* intervalLines(reader: TelemetryReader, series: readonly SeriesRecord[], asked: Asked): Generator<readonly Line[]> {
  for (const record of series) {
    const { starts, ends, counts, columns, flags } = reader.range(record.id, asked);
    yield [...starts].map((start, i) => ({
      ...whose(record),
      start: iso(start),
      end: iso(ends[i]!),
      count: counts[i]!,
      ...Object.fromEntries(asked.aggregates.map((aggregate, k) => [nameOfAggregate(aggregate), orNull(columns[k]![i]!)])),
      partial: (flags[i]! & PARTIAL) !== 0,
      approximate: (flags[i]! & APPROXIMATE) !== 0,
    }));
  }
}

/** Percentiles of histograms; anything else of one is a question to its series. */
function* histogramLines(reader: TelemetryReader, metric: string, histograms: readonly StoredHistogram[], asked: Asked): Generator<readonly Line[]> {
  const percentiles = asked.aggregates.filter((one) => typeof one === 'object');
  if (percentiles.length < asked.aggregates.length)
    throw badValue(`${metric} is a histogram: ask for percentiles, such as --agg p95, or for ${metric}_count and ${metric}_sum.`);
  for (const histogram of histograms)
    yield histogramIntervals(reader, histogram, { ...asked, percentiles }).map(({ start, end, count, values, partial }) => ({
      device: histogram.device,
      metric,
      labels: histogram.labels,
      unit: histogram.unit,
      start: iso(start),
      end: iso(end),
      count,
      ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, orNull(value)])),
      partial: (partial & PARTIAL) !== 0,
      approximate: true,
    }));
}

const headOfGaps = ['device', 'metric', 'labels', 'unit', 'start', 'end', 'seconds', 'cause', 'certainty', 'partial'] as const;
/** Times without a sample; `partial` says that one may have begun before the range, or goes on after it. */
function* gapLines(reader: TelemetryReader, series: readonly SeriesRecord[], from: number, to: number): Generator<readonly Line[]> {
  for (const record of series)
    yield reader.gaps(record.id, from, to).map((gap) => ({
      ...whose(record),
      start: iso(gap.from),
      end: iso(gap.to),
      seconds: (gap.to - gap.from) / 1000,
      cause: gap.cause,
      certainty: gap.certainty,
      partial: gap.from <= from || gap.to >= to,
    }));
}

const textOf = (field: Field | undefined): string => {
  if (field === null || field === undefined) return '';
  if (Array.isArray(field)) return field.join(' ');
  if (typeof field === 'object') return Object.keys(field).length === 0 ? '' : JSON.stringify(field);
  return String(field);
};
const csvLine = (head: readonly string[], line: Line): string =>
  head
    .map((name) => {
      const text = textOf(line[name]);
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    })
    .join(',');

/** For reading: time, whose, and what there is to say. */
const textLine = (head: readonly string[], line: Line): string => {
  const said = head.slice(head.indexOf('arrived') < 0 ? 6 : 5, -1).map((name) => `${name} ${textOf(line[name]) || '-'}`);
  const of = `${textOf(line['ts'] ?? line['start'])}  ${textOf(line['device'])}/${textOf(line['metric'])}`;
  return `${of}  ${said.join('  ')}  ${textOf(line['unit'])}${line['approximate'] === true ? '  (within 1 %)' : ''}`.trimEnd();
};

export const query: Command = {
  name: 'query',
  summary: 'stored samples, or what they come to per interval',
  help: `Usage: fieldwatch query --metric M [--device D] [--from TIME] [--to TIME] [--agg A,B --interval I]
                        [--quality good|usable|all] [--gaps] [--json | --csv] [--home DIR] [--demo]

Reads what is stored, also while the console is running; changes nothing. Without --agg every sample.
  --from, --to   2026-11-20T06:00:00Z, now, or -8h for eight hours ago; default: the last hour. --to is not included
  --agg          avg, sum, min, max, count, first, last, rate, median, p95 (any percentile); several with commas
  --interval     30s, 5m, 1h, or milliseconds, counted from 1970 UTC; or hour, day, week, month by the clock
                 of the site, so a day may have 23 or 25 hours. Without it the whole range is one interval
  --quality      which values count: good (default), usable (uncertain ones too), all (every sample is counted)
  --gaps         times without a sample instead, longer than three usual steps, and why: link (the connection was
                 away), silent (the device), not-stored, damaged, dropped (by retention)
  --json         one JSON object per line; --csv: with a header. Where nothing was measured the values are null or empty`,
  run: async (args) => {
    const { values } = parse({
      args: [...args],
      options: {
        ...common,
        demo: { type: 'boolean' },
        csv: { type: 'boolean' },
        metric: { type: 'string' },
        device: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        agg: { type: 'string' },
        interval: { type: 'string' },
        quality: { type: 'string' },
        gaps: { type: 'boolean' },
      },
    });
    if (values.metric === undefined) throw new CliError(exit.usage, 'usage.missing-flag', 'Of what? Name the metric with --metric NAME.');
    if (values.json && values.csv) throw new CliError(exit.usage, 'usage.conflict', '--json and --csv exclude each other.');
    if (values.interval !== undefined && values.agg === undefined)
      throw new CliError(exit.usage, 'usage.missing-flag', 'What of each interval? Say it with --agg, such as --agg avg,max.');
    if (values.gaps && (values.agg !== undefined || values.quality !== undefined))
      throw new CliError(exit.usage, 'usage.conflict', '--gaps goes with neither --agg nor --quality: a gap is where nothing was stored.');
    const now = Date.now();
    const to = values.to === undefined ? now : instant('to', values.to, now);
    const from = values.from === undefined ? to - 3_600_000 : instant('from', values.from, now);
    if (!(from < to)) throw badValue('--from lies after --to. A query needs a start before its end.');
    const aggregates = values.agg === undefined ? undefined : aggregatesOf(values.agg);
    const quality = filterOf(values.quality ?? 'good');
    const files = siteFiles(homeOf(values.home), values.demo === true);
    const ops = openOpsReader(files.ops);
    const zone = ops.meta.get('site_zone') ?? 'UTC';
    ops.close();
    const step = values.interval === undefined ? null : stepOf(values.interval, zone);
    const reader = openTelemetryReader(files.telemetry);
    try {
      const { metric, device } = values;
      const isStored = reader.catalogue().some((one) => one.metric === metric && (device === undefined || one.device === device));
      const histograms = isStored || aggregates === undefined ? [] : histogramsOf(reader.catalogue(), metric, device);
      const series = histograms.length > 0 ? [] : seriesOf(reader, metric, device);
      const head = values.gaps ? headOfGaps : headOf(aggregates);
      if (values.csv) console.log(head.join(','));
      const print = (line: Line): string => (values.json ? JSON.stringify(line) : values.csv ? csvLine(head, line) : textLine(head, line));
      const lines = values.gaps
        ? gapLines(reader, series, from, Math.min(to, now))
        : aggregates && histograms.length > 0
          ? histogramLines(reader, metric, histograms, { from, to, step, aggregates, quality })
          : aggregates
            ? intervalLines(reader, series, { from, to, step, aggregates, quality })
            : rawLines(reader, series, from, to);
      for (const some of lines) if (some.length > 0) console.log(some.map(print).join('\n'));
      return exit.ok;
    } catch (error) {
      if (error instanceof RangeError) throw badValue(error.message);
      throw error;
    } finally {
      reader.close();
    }
  },
};

import type { Figure } from '../http-in/exposed.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { Targets } from '../scrape/targets.ts';
import type { Telemetry } from '../store/telemetry.ts';
import type { Connections } from './connections.ts';
import { qualityNow } from './handlers/telemetry.ts';

export interface FigureSources {
  readonly tenant: string;
  readonly site: () => string;
  readonly now: () => number;
  readonly telemetry: Pick<Telemetry, 'catalogue' | 'latest' | 'intervalOf' | 'counts'>;
  readonly ingest: Pick<Ingest, 'counts'>;
  readonly connections: Pick<Connections, 'rows'>;
  readonly targets: Pick<Targets, 'rows'>;
}

const counters = {
  messages: 'Messages received.',
  samples: 'Values taken from messages.',
  duplicates: 'Messages that were sent again and not stored again.',
  dropped: 'Messages without acknowledgement for which there was no room.',
  quarantined: 'Messages that could not be used and were set aside.',
  samples_thinned: 'Values that a sampling rule left out: judged, and not stored.',
  series_refused: 'Values of new series for which a limit left no room.',
  unmatched: 'Messages whose topic fits no template.',
} as const;

const own = (metric: string, type: Figure['type'], value: number, help: string, labels: Figure['labels'] = [], unit = ''): Figure => ({
  metric: `fieldwatch_${metric}`,
  type,
  unit,
  help,
  labels,
  value,
  timeMs: undefined,
  quality: 'good',
});

/** What the console says of its own work. */
export function* ownFigures({ telemetry, ingest, connections, targets }: FigureSources): Iterable<Figure> {
  const { samples, series } = telemetry.counts();
  yield own('series', 'gauge', series, 'Series that are stored.');
  yield own('stored_samples', 'gauge', samples, 'Values that are stored.');
  for (const { profileId, profile, state } of connections.rows()) {
    const labels = [
      ['connection', profile.name],
      ['id', profileId],
    ] as const;
    yield own('connection_up', 'gauge', state === 'online' || state === 'degraded' ? 1 : 0, 'Whether the broker is connected.', labels);
    const counts = ingest.counts(profileId);
    const values = { ...counts, samples_thinned: counts.thinned, series_refused: counts.refused };
    for (const name of Object.keys(counters) as (keyof typeof counters)[]) yield own(name, 'counter', values[name], counters[name], labels);
  }
  for (const { target, last } of targets.rows()) {
    if (last === null) continue;
    const labels = [['target', target.name]] as const;
    yield own('target_up', 'gauge', last.cause === null ? 1 : 0, 'Whether the last scrape of the target worked.', labels);
    yield own('target_scrape_duration', 'gauge', last.durationMs / 1000, 'How long the last scrape took.', labels, 's');
    yield own('target_scrape_samples', 'gauge', last.samples, 'Values of the last scrape.', labels);
  }
}

/** The newest values of the metrics that were named, each with its own time; what is bad or old is left out. */
export function* storedFigures({ tenant, site, now, telemetry }: FigureSources, metrics: readonly string[]): Iterable<Figure> {
  const wanted = new Set(metrics);
  if (wanted.size === 0) return;
  const at = now();
  for (const { series, device, metric, labels, unit, kind } of telemetry.catalogue.all()) {
    if (!wanted.has('*') && !wanted.has(metric)) continue;
    const latest = telemetry.latest(series);
    if (latest === undefined || latest.ts === 0) continue;
    const quality = qualityNow(latest, telemetry.intervalOf(series), at);
    if (quality === 'bad' || quality === 'stale') continue;
    yield {
      metric,
      type: kind === 'counter' ? 'counter' : 'gauge',
      unit,
      help: '',
      labels: [['tenant', tenant], ['site', site()], ['device', device], ...Object.entries(labels)],
      value: latest.value,
      timeMs: latest.ts,
      quality,
    };
  }
}

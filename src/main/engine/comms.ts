import { alert, type AlertCommand } from '../../domain/alert/alert.ts';
import type { Evidence } from '../../domain/alert/event.ts';
import { type Alert, isAbnormal, isOpen } from '../../domain/alert/registers.ts';
import type { Severity } from '../../domain/alert/severity.ts';
import { DeviceName, MetricName, type PointId, SeriesId } from '../../domain/identity.ts';
import { ThresholdDraft } from '../../domain/threshold/threshold.ts';
import { handleFrom } from '../handle.ts';
import { alertStream } from '../store/alert-rows.ts';
import { contentId } from '../store/content-id.ts';
import type { Ops } from '../store/ops.ts';
import type { Telemetry } from '../store/telemetry.ts';
import { pointIdOf, policyOf } from './points.ts';

/** A connection as far as silence is concerned. */
export interface Line {
  readonly id: string;
  readonly name: string;
  readonly isEnabled: boolean;
  readonly isOnline: boolean;
}

export interface CommsOptions {
  readonly ops: Ops;
  readonly telemetry: Pick<Telemetry, 'catalogue' | 'latest' | 'intervalOf'>;
  readonly tenant: string;
  /** Missing: the only site of the console. */
  readonly site?: string;
  readonly now: () => number;
  readonly lines: () => readonly Line[];
  /** The connection by which a device was last heard; undefined until it is. */
  readonly lineOf: (device: string) => string | undefined;
  /** The connection is up and has caught up: silence means something. */
  readonly isHeard: (device: string) => boolean;
}

const second = 1000;
const leastStaleMs = 10 * second;
/** After a device is stale, and after a connection is lost. */
const deviceDelayMs = 60 * second;
const lineDelayMs = 60 * second;

/**
 * Loss of communication, by the console's own clock: one alert for a device that is silent, one for a connection that is lost,
 * which suppresses those of its devices. Both suppress the alerts of silent series below them, and never touch those of the process.
 */
export const openComms = ({ ops, telemetry, tenant, site = 'site', now, lines, lineOf, isHeard }: CommsOptions) => {
  const thresholdId = contentId(['fieldwatch-comms-threshold-1', tenant]);
  // Every device is looked at every second: ids are hashed once, states read again when something was recorded of them.
  const ids = { device: new Map<string, PointId>(), line: new Map<string, PointId>() };
  const pointOf = (kind: 'device' | 'line', id: string): PointId => {
    const known = ids[kind].get(id);
    if (known !== undefined) return known;
    const made = contentId(['fieldwatch-comms-1', tenant, kind, id]) as PointId;
    ids[kind].set(id, made);
    return made;
  };
  const states = new Map<string, Alert>();
  ops.log.onAppended((recorded) => {
    for (const { stream } of recorded) states.delete(stream);
  });
  const stateOf = (pointId: PointId): Alert => {
    const stream = alertStream(pointId);
    const known = states.get(stream) ?? ops.alertState(pointId);
    states.set(stream, known);
    return known;
  };
  /** What stands for a threshold: nobody can edit it. */
  const draft = ThresholdDraft.parse({
    name: 'Communication',
    seriesId: SeriesId.parse(contentId(['fieldwatch-comms-series-1', tenant])),
    device: DeviceName.parse('communication'),
    metric: MetricName.parse('silence'),
    unit: 's',
    condition: { kind: 'no-data', afterMs: deviceDelayMs },
    levels: [{ kind: 'H', limit: 1, deadBand: 0, onDelayMs: 0, offDelayMs: 0, severity: 'warning' }],
    guidance: 'Check power and network of the device, then the connection under Settings. Alerts of the process stay as they were when it was last heard.',
    latching: false,
    selfAcknowledging: true,
    longestShelfMs: 7 * 86_400_000,
    staleAfterMs: leastStaleMs,
    rationale: {
      consequence: 'What happens there is not seen.',
      actions: ['Check power and network of the device, then the connection.'],
      responseMs: 15 * 60_000,
    },
  });
  const give = (pointId: PointId, command: AlertCommand): void => {
    states.delete(alertStream(pointId));
    handleFrom(ops.log, alert(policyOf(draft)), ops.alertState(pointId), alertStream(pointId), 'engine', command);
  };
  const evidence = (
    name: string,
    device: string,
    seriesId: string,
    severity: Severity,
    silentMs: number,
    limitMs: number,
    onset: number,
    simulated: boolean,
  ): Evidence => ({
    thresholdId,
    thresholdVersion: 1,
    name,
    seriesId,
    device,
    metric: 'silence',
    unit: 's',
    level: 'H',
    severity,
    limit: limitMs / second,
    deadBand: 0,
    value: Math.round(silentMs / second),
    onset,
    simulated,
    grade: 'alarm',
    condition: 'no-data',
  });
  const downSince = new Map<string, number>();
  const openLines = new Set<string>();

  const watchLines = (at: number): void => {
    openLines.clear();
    for (const { id, name, isEnabled, isOnline } of lines()) {
      const pointId = pointOf('line', id);
      const isOpenNow = isAbnormal(stateOf(pointId));
      if (isOnline || !isEnabled) {
        downSince.delete(id);
        if (isOpenNow) give(pointId, { type: 'clear', at: Math.max(at, stateOf(pointId).raised + 1) });
        continue;
      }
      const since = downSince.get(id) ?? at;
      downSince.set(id, since);
      if (!isOpenNow && at - since >= lineDelayMs)
        give(pointId, { type: 'raise', at, evidence: evidence('Connection lost', name, draft.seriesId, 'high', at - since, lineDelayMs, since, false) });
      if (isAbnormal(stateOf(pointId))) openLines.add(id);
    }
  };

  interface SilentPoint {
    readonly pointId: PointId;
    readonly draft: ThresholdDraft;
  }
  let silencePoints: ReadonlyMap<string, readonly SilentPoint[]> | undefined;
  ops.log.onAppended((recorded) => {
    if (recorded.some(({ stream }) => stream.startsWith('threshold/'))) silencePoints = undefined;
  });
  /** Points that watch for silence, by device. */
  const silencePointsOf = (device: string): readonly SilentPoint[] => {
    silencePoints ??= Map.groupBy(
      ops.configuration.thresholds().flatMap(({ thresholdId, enabled, draft: one }) => {
        if (!enabled || one.condition.kind !== 'no-data') return [];
        return { pointId: pointIdOf(tenant, site, one.seriesId, thresholdId, 'high'), draft: one };
      }),
      (point) => point.draft.device,
    );
    return silencePoints.get(device) ?? [];
  };
  /** One alert is enough: while the device or its connection is known to be silent, its series need not say so each. */
  const quietSeries = (device: string, at: number): void => {
    const line = lineOf(device);
    const [own, lines] = [pointOf('device', device), line === undefined ? undefined : pointOf('line', line)];
    const wanted = new Set(
      [...(isAbnormal(ops.alertState(own)) ? [own] : []), ...(lines !== undefined && openLines.has(line!) ? [lines] : [])].map((by) => `comms:${by}`),
    );
    for (const { pointId, draft: of } of silencePointsOf(device)) {
      const send = (type: 'suppress' | 'release', cause: string) =>
        handleFrom(ops.log, alert(policyOf(of)), ops.alertState(pointId), alertStream(pointId), 'engine', { type, cause, at });
      const { causes } = ops.alertState(pointId);
      for (const cause of wanted) if (isAbnormal(ops.alertState(pointId)) && !isOpen(causes[cause])) send('suppress', cause);
      // Until the connection of a device is known after a start, what it hides stays hidden.
      for (const cause of Object.keys(causes))
        if (cause.startsWith('comms:') && isOpen(causes[cause]) && !wanted.has(cause) && (line !== undefined || cause === `comms:${own}`))
          send('release', cause);
    }
  };

  const watchDevices = (at: number): void => {
    const devices = Map.groupBy(telemetry.catalogue.all(), ({ device }) => device);
    for (const [device, series] of devices) {
      let [heardAt, interval, simulated] = [-Infinity, Infinity, false];
      for (const one of series) {
        const latest = telemetry.latest(one.series);
        if (!latest) continue;
        heardAt = Math.max(heardAt, latest.recv);
        interval = Math.min(interval, telemetry.intervalOf(one.series) ?? Infinity);
        simulated ||= (latest.flags & 128) !== 0;
      }
      const pointId = pointOf('device', device);
      const state = stateOf(pointId);
      const line = lineOf(device);
      const cause = line === undefined ? undefined : `comms:${pointOf('line', line)}`;
      if (isAbnormal(state) && cause !== undefined && openLines.has(line!) !== isOpen(state.causes[cause])) {
        give(pointId, openLines.has(line!) ? { type: 'suppress', cause, at } : { type: 'release', cause, at });
      }
      // A device whose interval is not known may have nothing to say.
      if (interval === Infinity || heardAt === -Infinity) continue;
      const staleAfter = Math.max(3 * interval, leastStaleMs);
      const silent = at - heardAt;
      if (isAbnormal(state)) {
        if (silent < staleAfter && heardAt > state.raised) give(pointId, { type: 'clear', at: Math.max(heardAt, state.raised + 1) });
      } else if (isHeard(device) && silent >= staleAfter + deviceDelayMs)
        give(pointId, { type: 'raise', at, evidence: evidence('No communication', device, series[0]!.id, 'warning', silent, staleAfter, heardAt, simulated) });
    }
  };

  return {
    thresholdId,
    draft,
    /** Once a second. */
    tick: (): void => {
      const at = now();
      ops.log.atomically(() => {
        watchLines(at);
        watchDevices(at);
        for (const device of new Set(telemetry.catalogue.all().map((one) => one.device as string))) quietSeries(device, at);
      });
    },
  };
};
export type Comms = ReturnType<typeof openComms>;

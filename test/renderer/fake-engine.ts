import type { Channel } from '../../src/contract/channel.ts';
import { consoleContract, type ConsoleContract } from '../../src/contract/console.ts';
import { type Handlers, serve } from '../../src/contract/rpc.ts';
import type {
  AlertCounts,
  AlertDetail,
  AlertQueue,
  AlertRow,
  BulkResult,
  ConnectionRow,
  DeviceRow,
  EngineStatus,
  SeriesRow,
  Session,
  ThresholdRow,
} from '../../src/contract/views.ts';
import { isListed, isSetAside, isUnacknowledged, type Label } from '../../src/domain/alert/label.ts';
import { parseQueueFilter } from '../../src/domain/alert/queue-filter.ts';
import { rank, severities, type Severity } from '../../src/domain/alert/severity.ts';
import { Refusal } from '../../src/domain/decider.ts';
import type { AlertId, DeviceName, MetricName, PointId, ProfileId, SeriesId, ThresholdId } from '../../src/domain/identity.ts';
import { closedHttp } from '../../src/domain/http-in/http-settings.ts';
import type { TokenId } from '../../src/domain/http-in/http-token.ts';
import type { TargetId } from '../../src/domain/scrape/target.ts';
import { Flag } from '../../src/domain/telemetry/sample.ts';
import { type LevelKind, ThresholdDraft } from '../../src/domain/threshold/threshold.ts';

const minute = 60_000;
const hour = 60 * minute;

const uuid = (kind: number, n: number): string => `0000000${kind}-0000-7000-8000-${String(n).padStart(12, '0')}`;

interface Seed {
  readonly device: string;
  readonly metric: string;
  readonly unit: string;
  readonly base: number;
}
const seeds: readonly Seed[] = [
  { device: 'CH-01', metric: 'supply-temperature', unit: '°C', base: 9.8 },
  { device: 'P-11', metric: 'condenser-flow', unit: 'm³/h', base: 12 },
  { device: 'AHU-3', metric: 'filter-dp', unit: 'Pa', base: 412 },
  { device: 'CT-2', metric: 'basin-level', unit: '%', base: 38 },
  { device: 'CH-02', metric: 'oil-pressure', unit: 'bar', base: 2.4 },
  { device: 'AHU-1', metric: 'return-humidity', unit: '%', base: 68 },
  { device: 'M-07', metric: 'bearing-temperature', unit: '°C', base: 71 },
  { device: 'T-04', metric: 'tank-level', unit: '%', base: 91 },
  { device: 'GW-2', metric: 'uptime', unit: 'h', base: 1201 },
  { device: 'CH-01', metric: 'return-temperature', unit: '°C', base: 12.4 },
  { device: 'CH-01', metric: 'power', unit: 'kW', base: 212.6 },
  { device: 'AHU-10', metric: 'supply-temperature', unit: '°C', base: 17.9 },
  { device: 'AHU-2', metric: 'supply-temperature', unit: '°C', base: 18.1 },
  { device: 'T-01', metric: 'tank-level', unit: '%', base: 55 },
];

interface AlertSeed {
  readonly series: number;
  readonly severity: Severity;
  readonly label: Label;
  readonly name: string;
  readonly level: LevelKind;
  readonly limit: number;
  readonly ageMs: number;
  readonly notes?: number;
}
const alertSeeds: readonly AlertSeed[] = [
  { series: 0, severity: 'critical', label: 'B', name: 'Supply temperature', level: 'HH', limit: 8.5, ageMs: 12 * minute, notes: 1 },
  { series: 1, severity: 'critical', label: 'B', name: 'Condenser flow', level: 'LL', limit: 15, ageMs: 13 * minute },
  { series: 2, severity: 'high', label: 'B', name: 'Filter pressure difference', level: 'H', limit: 400, ageMs: 42 * minute },
  { series: 4, severity: 'high', label: 'D', name: 'Oil pressure', level: 'L', limit: 2.5, ageMs: 75 * minute },
  { series: 7, severity: 'warning', label: 'D', name: 'Tank level', level: 'H', limit: 90, ageMs: 130 * minute },
  {
    series: 10,
    severity: 'warning',
    label: 'E',
    name: 'Electrical power of the compressor over the agreed peak',
    level: 'H',
    limit: 210,
    ageMs: 50 * minute,
    notes: 2,
  },
  { series: 3, severity: 'high', label: 'C', name: 'Basin level', level: 'L', limit: 40, ageMs: 56 * minute },
  { series: 5, severity: 'warning', label: 'C', name: 'Return air humidity', level: 'H', limit: 65, ageMs: 92 * minute },
  { series: 6, severity: 'warning', label: 'F', name: 'Bearing temperature', level: 'H', limit: 70, ageMs: 2.2 * hour },
  { series: 8, severity: 'info', label: 'C', name: 'Uptime', level: 'H', limit: 1200, ageMs: 40 * 24 * hour },
  { series: 9, severity: 'high', label: 'G', name: 'Return temperature', level: 'H', limit: 12, ageMs: 3 * hour },
  { series: 12, severity: 'warning', label: 'I', name: 'Supply temperature', level: 'L', limit: 19, ageMs: 26 * hour },
  { series: 11, severity: 'warning', label: 'A', name: 'Supply temperature', level: 'H', limit: 19, ageMs: 28 * hour },
];

export interface FakeEngineOptions {
  readonly now: () => number;
  readonly later?: (task: () => void, ms: number) => void;
  readonly session?: Partial<Session>;
  readonly status?: Partial<EngineStatus>;
  /** No devices, no alerts, no connections. */
  readonly isEmpty?: boolean;
  /** That many more warnings. */
  readonly extraAlerts?: number;
  readonly isSimulated?: boolean;
  readonly log?: (method: string, input: unknown) => void;
}

/** Canned data behind the real contract: what the tests and the pictures of the window talk to. */
export const createFakeEngine = (options: FakeEngineOptions) => {
  const { now, later = (task, ms) => void setTimeout(task, ms), isEmpty = false, isSimulated = false, log = () => {} } = options;
  const startedAt = now();
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const live = (read: () => unknown) => (next: (value: never) => void) => {
    const send = () => next(read() as never);
    send();
    listeners.add(send);
    return () => void listeners.delete(send);
  };

  const series: readonly SeriesRow[] = isEmpty
    ? []
    : seeds.map(({ device, metric, unit }, i) => ({
        seriesId: uuid(2, i) as SeriesId,
        series: i + 1,
        device: device as DeviceName,
        metric: metric as MetricName,
        labels: {},
        unit,
        kind: 'gauge',
        expectedIntervalMs: 5000,
        simulated: isSimulated,
      }));
  const makeAlert = (seed: AlertSeed, i: number): AlertRow => {
    const row = series[seed.series]!;
    const raisedAt = startedAt - seed.ageMs;
    const isOver = 'ADEF'.includes(seed.label);
    return {
      alertId: uuid(3, i) as AlertId,
      pointId: uuid(4, i) as PointId,
      seq: 412 - i,
      number: 412 - i,
      label: seed.label,
      severity: seed.severity,
      call: { of: raisedAt, at: raisedAt },
      name: seed.name,
      device: row.device,
      metric: row.metric,
      unit: row.unit,
      seriesId: row.seriesId,
      thresholdId: uuid(5, seed.series) as ThresholdId,
      level: seed.level,
      limit: seed.limit,
      deadBand: 0.5,
      value: seeds[seed.series]!.base,
      onset: raisedAt - minute,
      raisedAt,
      clearedAt: isOver ? raisedAt + 9 * minute : null,
      acknowledgedAt: 'ACF'.includes(seed.label) ? raisedAt + 4 * minute : null,
      acknowledgedBy: 'ACF'.includes(seed.label) ? 'Kim Lorenz' : null,
      shelvedUntil: seed.label === 'G' ? startedAt + 45 * minute : null,
      setAsideBy: 'GI'.includes(seed.label) ? 'Kim Lorenz' : null,
      setAsideBecause: seed.label === 'G' ? 'Maintenance work' : seed.label === 'I' ? 'P-2231 · Sensor is being replaced' : null,
      notes: seed.notes ?? 0,
      simulated: isSimulated,
    };
  };
  const extra = Array.from({ length: options.extraAlerts ?? 0 }, (_, i): AlertSeed => ({
    ...alertSeeds[7]!,
    name: `Humidity of zone ${i + 1}`,
    ageMs: (100 + i) * minute,
  }));
  let alerts: readonly AlertRow[] = isEmpty ? [] : [...alertSeeds, ...extra].map(makeAlert);
  const change = (pointId: PointId, patch: Partial<AlertRow>) => {
    alerts = alerts.map((row) => (row.pointId === pointId ? { ...row, ...patch } : row));
  };

  const inTab = { active: isListed, shelved: isSetAside, history: (label: Label) => label === 'A' };
  const queue = (tab: 'active' | 'shelved' | 'history', search: string, limit: number): AlertQueue => {
    const filter = parseQueueFilter(search);
    const own = alerts.filter(({ label }) => inTab[tab](label));
    const found = own.filter(
      ({ name, device, severity, label }) =>
        filter.words.every((word) => `${name} ${device}`.toLowerCase().includes(word)) &&
        (filter.severities.length === 0 || filter.severities.includes(severity)) &&
        (filter.labels.length === 0 || filter.labels.includes(label)) &&
        (filter.devices.length === 0 || filter.devices.includes(device.toLowerCase())),
    );
    const sorted = found.toSorted(
      (a, b) => Number(isUnacknowledged(b.label)) - Number(isUnacknowledged(a.label)) || rank(a.severity) - rank(b.severity) || b.raisedAt - a.raisedAt,
    );
    const count = (is: (label: Label) => boolean) => alerts.filter(({ label }) => is(label)).length;
    return {
      rows: sorted.slice(0, limit),
      total: found.length,
      hiddenByFilter: own.length - found.length,
      tabs: { active: count(inTab.active), shelved: count(inTab.shelved), history: count(inTab.history) },
    };
  };
  const counts = (): AlertCounts => ({
    bySeverity: Object.fromEntries(
      severities.map((severity) => [severity, alerts.filter((row) => row.severity === severity && isListed(row.label)).length]),
    ) as Record<Severity, number>,
    unacknowledged: alerts.filter(({ label }) => isUnacknowledged(label)).length,
    setAside: alerts.filter(({ label }) => isSetAside(label)).length,
  });
  const devices = (): readonly DeviceRow[] =>
    [...Map.groupBy(series, ({ device }) => device)].map(([device, own]) => {
      const open = alerts.filter((row) => row.device === device && isListed(row.label));
      return {
        device,
        profileName: 'plant-north',
        simulated: isSimulated,
        series: own.length,
        lastSeen: device === 'GW-2' || device === 'T-01' ? startedAt - 14 * minute : now() - 2000,
        quality: device === 'GW-2' || device === 'T-01' ? 'stale' : 'good',
        openAlerts: open.length,
        worst: severities.find((severity) => open.some((row) => row.severity === severity)) ?? null,
      };
    });
  const thresholds: readonly ThresholdRow[] = isEmpty
    ? []
    : alertSeeds.slice(0, 10).map((seed) => {
        const row = series[seed.series]!;
        return {
          thresholdId: uuid(5, seed.series) as ThresholdId,
          enabled: true,
          version: 4,
          changedAt: startedAt - 30 * 24 * hour,
          changedBy: 'Kim Lorenz',
          draft: ThresholdDraft.parse({
            name: seed.name,
            seriesId: row.seriesId,
            device: row.device,
            metric: row.metric,
            unit: row.unit,
            levels: [{ kind: seed.level, limit: seed.limit, deadBand: 0.5, onDelayMs: 60_000, offDelayMs: 0, severity: seed.severity }],
            guidance: 'Check condenser pump P-11, then the filter. Runbook R-014.',
            latching: seed.label === 'E' || seed.label === 'F',
            selfAcknowledging: false,
            longestShelfMs: 24 * hour,
            staleAfterMs: 15_000,
          }),
        };
      });
  const connections = (): readonly ConnectionRow[] =>
    isEmpty
      ? []
      : [
          {
            profileId: uuid(6, 1) as ProfileId,
            profile: {
              name: 'plant-north',
              url: 'mqtt://10.0.0.5:1883',
              username: '',
              caPem: '',
              sources: [{ template: '{device}/{metric}' as never, decoder: 'scalar' }],
              enabled: true,
              simulated: isSimulated,
            },
            hasPassword: false,
            state: 'online',
            since: startedAt - hour,
            cause: null,
            attempt: 0,
            nextTryAt: null,
            messagesPerSecond: 214,
            messages: 81_223,
            quarantined: 0,
            lastMessageAt: now(),
          },
        ];
  const detail = (pointId: PointId, of: number): AlertDetail | null => {
    const row = alerts.find((each) => each.pointId === pointId && each.raisedAt === of);
    if (!row) return null;
    const entry = (n: number, at: number, type: string, rest: Partial<AlertDetail['timeline'][number]> = {}) => ({
      id: `${row.alertId}-${n}`,
      at,
      type,
      by: null,
      because: null,
      text: null,
      value: null,
      until: null,
      ...rest,
    });
    return {
      row,
      thresholdVersion: 4,
      guidance: 'Check condenser pump P-11, then the filter pressure difference. Runbook R-014.',
      latching: row.label === 'E' || row.label === 'F',
      longestShelfMs: 24 * hour,
      timeline: [
        entry(1, row.raisedAt, 'AlertRaised', { value: row.value, text: row.level }),
        entry(2, row.raisedAt, 'AlertAnnunciated', { because: 'raised' }),
        ...(row.notes > 0
          ? [entry(3, row.raisedAt + 3 * minute, 'AlertCommented', { by: 'Kim Lorenz', text: 'Pump runs, strainer looks clogged. Fetching a spare one.' })]
          : []),
        ...(row.acknowledgedAt ? [entry(4, row.acknowledgedAt, 'AlertAcknowledged', { by: row.acknowledgedBy })] : []),
        ...(row.clearedAt ? [entry(5, row.clearedAt, 'AlertCleared', { value: row.limit - 1 })] : []),
      ],
      earlier: [
        {
          alertId: uuid(7, 1) as AlertId,
          raisedAt: startedAt - 6 * 24 * hour,
          clearedAt: startedAt - 6 * 24 * hour + 38 * minute,
          note: 'strainer on P-11 cleaned',
        },
        { alertId: uuid(7, 2) as AlertId, raisedAt: startedAt - 18 * 24 * hour, clearedAt: startedAt - 18 * 24 * hour + 21 * minute, note: null },
      ],
    };
  };
  const bulk = (points: readonly PointId[], act: (row: AlertRow) => boolean): BulkResult => {
    const result = { applied: 0, already: 0, refused: [] as { pointId: PointId; code: string; message: string }[] };
    for (const pointId of points) {
      const row = alerts.find((each) => each.pointId === pointId);
      try {
        if (!row) throw new Refusal('alert.unknown', 'There is no such alert on this console.');
        if (act(row)) result.applied++;
        else result.already++;
      } catch (error) {
        const { code, message } = error as Refusal;
        result.refused.push({ pointId, code, message });
      }
    }
    changed();
    return result;
  };

  const valueOf = (index: number, at: number): number => {
    const { base } = seeds[index]!;
    return base * (1 + 0.01 * Math.sin(at / 9000 + index));
  };
  const isStale = (index: number) => ['GW-2', 'T-01'].includes(seeds[index]!.device);

  const handlers: Handlers<ConsoleContract> = {
    session: () => ({
      version: '0.1.0',
      user: 'Kim Lorenz',
      site: 'Plant North',
      zone: 'Europe/Zurich',
      isDemo: isSimulated,
      isFirstRun: false,
      shell: 'browser',
      preferences: { theme: 'neutral', density: 'comfortable' },
      ...options.session,
    }),
    savePreferences: () => {},
    storage: (_input, next) => {
      const settings = { rawDays: 90, summaryDays: 1825, archiveDays: 7, maxBytes: 20 * 2 ** 30, onFull: 'dropOldest' as const };
      next({ settings, bytes: 734_003_200, free: 4_194_304, samples: 481_000_000, oldest: now() - 40 * 24 * 60 * minute, damaged: 0, dropped: [] });
      return () => {};
    },
    keepStorage: () => {},
    gaps: () => [],
    nameSite: () => {},
    annunciation: (_input, next) => {
      const control = { silencedAt: 0, mutedUntil: 0, criticalCannotBeMuted: false, simulatedSounds: true, nagMs: 15 * minute };
      next({ now: now(), calls: [], control, volumes: { critical: 1, high: 0.7, warning: 0.5 }, lastTenMinutes: 0, flood: null });
      return () => {};
    },
    silence: () => {},
    mute: () => {},
    keepSound: () => {},
    reportSound: () => {},
    withdraw: () => ({ applied: 0, already: 0, refused: [] }),
    assign: () => {},
    recordAction: () => {},
    suppressions: (_input, next) => {
      next([]);
      return () => {};
    },
    saveSuppression: () => uuid(8, 1),
    enableSuppression: () => {},
    firstOutGroups: (_input, next) => {
      next([]);
      return () => {};
    },
    saveFirstOutGroup: () => uuid(9, 1),
    enableFirstOutGroup: () => {},
    resetFirstOut: () => {},
    pastAlerts: ({ at }) => ({
      at,
      events: 0,
      counts: { bySeverity: { critical: 0, high: 0, warning: 0, info: 0 }, unacknowledged: 0, setAside: 0 },
      rows: [],
      total: 0,
    }),
    pastValues: () => [],
    explainThreshold: () => ({ name: '', unit: '', points: [], series: {} }),
    startDemo: () => {},
    leaveDemo: () => {},
    status: (_input, next) =>
      live(() => ({
        messagesPerSecond: isEmpty ? 0 : 214,
        messages: 81_223,
        samples: 1_204_332,
        series: series.length,
        opsBytes: 4_200_000,
        telemetryBytes: 1_790_000_000,
        oldestSampleAt: startedAt - 41 * 24 * hour,
        findings: [],
        ...options.status,
      }))(next as never),
    alertCounts: (_input, next) => live(counts)(next as never),
    alertQueue: ({ tab, search, limit }, next) => live(() => queue(tab, search, limit))(next as never),
    keepPhoto: () => ({ name: null }),
    photo: () => null,
    alertOrder: ({ tab, search }) => ({ seqs: queue(tab, search, alerts.length).rows.map(({ seq }) => seq) }),
    alertRows: ({ tab, search, seqs }, next) =>
      live(() => {
        const listed = new Set(queue(tab, search, alerts.length).rows.map(({ seq }) => seq));
        return { rows: alerts.filter(({ seq }) => seqs.includes(seq)), left: seqs.filter((seq) => !listed.has(seq)) };
      })(next as never),
    alertDetail: ({ pointId, of }, next) => live(() => detail(pointId, of))(next as never),
    acknowledge: (input) => {
      log('acknowledge', input);
      const noted = new Map(input.alerts.map(({ pointId, call }) => [pointId, call]));
      return bulk([...noted.keys()], (row) => {
        if (noted.get(row.pointId)!.at < row.call.at)
          throw new Refusal('alert.superseded', 'A newer call has come since. Look at the newest state, then acknowledge again.');
        if (!isUnacknowledged(row.label)) return false;
        const label: Label = row.label === 'B' ? 'C' : row.label === 'E' ? 'F' : 'A';
        change(row.pointId, { label, acknowledgedAt: now(), acknowledgedBy: 'Kim Lorenz', notes: row.notes + (input.note ? 1 : 0) });
        return true;
      });
    },
    shelve: (input) => {
      log('shelve', input);
      return bulk(input.points, (row) => {
        if (row.label === 'G') return false;
        change(row.pointId, { label: 'G', shelvedUntil: input.until, setAsideBy: 'Kim Lorenz', setAsideBecause: input.reason });
        return true;
      });
    },
    unshelve: (input) => bulk(input.points, (row) => (change(row.pointId, { label: 'B', shelvedUntil: null, setAsideBy: null, setAsideBecause: null }), true)),
    resolve: (input) =>
      bulk(
        input.alerts.map(({ pointId }) => pointId),
        (row) => {
          if (row.clearedAt === null)
            throw new Refusal('alert.still-abnormal', 'The condition is still there. It cannot be resolved: shelve it or take it out of service.');
          change(row.pointId, { label: 'A' });
          return true;
        },
      ),
    takeOutOfService: (input) =>
      bulk(input.points, (row) => (change(row.pointId, { label: 'I', setAsideBy: 'Kim Lorenz', setAsideBecause: `${input.permit} · ${input.reason}` }), true)),
    returnToService: (input) => bulk(input.points, (row) => (change(row.pointId, { label: 'B', setAsideBy: null, setAsideBecause: null }), true)),
    addNote: (input) => {
      log('addNote', input);
      const row = alerts.find(({ pointId }) => pointId === input.pointId);
      if (row) change(row.pointId, { notes: row.notes + 1 });
      changed();
    },
    thresholds: (_input, next) => live(() => thresholds)(next as never),
    createThreshold: () => uuid(5, 99) as ThresholdId,
    editThreshold: () => {},
    thresholdDependents: () => [],
    approveThreshold: () => {},
    standingActions: (_input, next) => live(() => [])(next as never),
    keepStandingActions: () => {},
    thresholdHistory: (_input, next) => live(() => [])(next as never),
    backtest: (_input, _next, failed) => {
      failed(new Refusal('trial.stopped', 'There is no history here.'));
      return () => {};
    },
    advise: (_input, next) => live(() => ({ samples: 0, proposal: null }))(next as never),
    exportThresholds: () => null,
    importThresholds: () => ({ errors: [], created: 0, changed: 0, unchanged: 0 }),
    enableThreshold: () => {},
    devices: (_input, next) => live(devices)(next as never),
    series: (_input, next) => live(() => series)(next as never),
    latest: ({ series: wanted }, next) => {
      let isOpen = true;
      const send = () => {
        if (!isOpen) return;
        const rows = wanted.flatMap((id) => series.findIndex(({ seriesId }) => seriesId === id)).filter((i) => i !== -1);
        const column = (read: (index: number) => number) => Float64Array.from(rows, read);
        next([
          column((i) => series[i]!.series),
          column((i) => (isStale(i) ? startedAt - 14 * minute : now())),
          column((i) => valueOf(i, isStale(i) ? startedAt : now())),
          column((i) => (isStale(i) ? 3 : i === 5 ? 1 : i === 6 ? 2 : 0)),
          column(() => (isSimulated ? Flag.simulated : 0)),
        ]);
        later(send, 1000);
      };
      send();
      return () => {
        isOpen = false;
      };
    },
    chart: ({ seriesId, from, to, width }, next) => {
      const index = series.findIndex((row) => row.seriesId === seriesId);
      const rows = Math.min(width, 720);
      const times = Float64Array.from({ length: rows }, (_, i) => from + ((to - from) * i) / rows);
      const { base = 1 } = seeds[index] ?? {};
      const rise = (i: number) => 1 / (1 + Math.exp(-(i - rows * 0.78) / (rows * 0.02)));
      next([
        times,
        Float64Array.from({ length: rows }, (_, i) =>
          i > rows * 0.41 && i < rows * 0.47 ? Number.NaN : base * (0.7 + 0.3 * rise(i) + 0.015 * Math.sin(i / 9)),
        ),
      ]);
      return () => {};
    },
    connections: (_input, next) => live(connections)(next as never),
    testConnection: () => ({ steps: [], cause: null }),
    addConnection: () => uuid(6, 2) as ProfileId,
    editConnection: () => {},
    removeConnection: () => {},
    retryConnection: () => {},
    measureFilters: () => ({ seconds: 5, messages: 1250, bytes: 40_000, topics: 321, cause: null }),
    describeIdentity: () => ({
      subject: 'Console 7',
      issuer: 'Plant CA',
      validFrom: 'Jan  1 00:00:00 2026 GMT',
      validTo: 'Jan  1 00:00:00 2030 GMT',
      fingerprint: Array.from({ length: 32 }, () => 'AA').join(':'),
    }),
    wakeConnections: () => {},
    commands: (_input, next) => live(() => [])(next as never),
    createCommand: () => uuid(7, 2) as never,
    cancelCommand: () => {},
    settleCommand: () => {},
    leftSessions: (_input, next) => live(() => [])(next as never),
    endLeftSession: () => {},
    forgetLeftSession: () => {},
    quarantine: () => [],
    decoders: () => [],
    quarantineSample: () => null,
    discovery: (_input, next) => {
      next({ state: 'idle', endsAt: null, messages: 0, topics: 0, perSecond: 0, skipped: 0, isFull: false, cause: null, proposal: null });
      return () => {};
    },
    startDiscovery: () => {},
    stopDiscovery: () => {},
    quarantinedOf: () => ({ ids: [] }),
    decodeAgain: () => ({ decoded: 0, samples: 0, failed: 0, firstFailure: null }),
    exportQuarantine: () => null,
    previewExpression: () => ({ ok: false, detail: 'There is no engine.' }),
    refusedSeries: (_input, next) => {
      next([]);
      return () => {};
    },
    deviceNews: (_input, next) => {
      next({ presence: null, events: [] });
      return () => {};
    },
    targets: (_input, next) => live(() => [])(next as never),
    testTarget: () => ({ result: { at: now(), durationMs: 12, samples: 0, format: 'prometheus', cause: null }, metrics: [] }),
    addTarget: () => uuid(7, 1) as TargetId,
    editTarget: () => {},
    removeTarget: () => {},
    http: (_input, next) => live(() => ({ settings: closedHttp, addresses: [], problem: null, tokens: [] }))(next as never),
    setHttp: () => {},
    issueToken: () => ({ tokenId: uuid(8, 1) as TokenId, secret: 'fw_example' }),
    renewToken: ({ tokenId }) => ({ tokenId, secret: 'fw_example' }),
    revokeToken: () => {},
    shiftReport: () => {
      throw new Refusal('report.unavailable', 'No report here.');
    },
    saveShiftReport: () => null,
    signingKeys: () => [],
    renewSigningKey: () => {
      throw new Refusal('signing.unavailable', 'No key here.');
    },
  };

  return {
    attach: (channel: Channel) => serve(consoleContract, handlers, channel, { onFault: (error) => console.error(error), later }),
    /** Another alert, as if its condition had just begun. */
    raise: (seed: Partial<AlertSeed> = {}) => {
      const row = makeAlert({ ...alertSeeds[5]!, label: 'B', ageMs: startedAt - now(), ...seed }, alerts.length);
      alerts = [...alerts, row];
      changed();
      return row;
    },
    change: (pointId: PointId, patch: Partial<AlertRow>) => {
      change(pointId, patch);
      changed();
    },
    alerts: () => alerts,
  };
};

/** Two ends of a channel in one process; `close` ends both. Messages arrive in later turns, as on every real channel. */
export const channelPair = () => {
  const end = () => ({ message: [] as ((message: string | Uint8Array) => void)[], close: [] as (() => void)[] });
  const [a, b] = [end(), end()];
  let isOpen = true;
  const channel = (own: ReturnType<typeof end>, other: ReturnType<typeof end>): Channel => ({
    post: (message) => void (isOpen && queueMicrotask(() => isOpen && other.message.forEach((listener) => listener(message)))),
    onMessage: (listener) => void own.message.push(listener),
    onClose: (listener) => void own.close.push(listener),
  });
  return {
    near: channel(a, b),
    far: channel(b, a),
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      for (const listener of [...a.close, ...b.close]) listener();
    },
  };
};

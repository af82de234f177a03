import { join } from 'node:path';
import type { DeviceName } from '../../domain/identity.ts';
import { driftOfSite } from '../../domain/threshold/drift.ts';
import { unnamedSite } from '../../domain/site-name.ts';
import { openIngest } from '../ingest/ingest.ts';
import { openMapper } from '../ingest/mapper.ts';
import { later } from '../ingest/later.ts';
import { openObservation } from '../store/observation.ts';
import { openSecrets } from '../store/secrets.ts';
import { defaultLimits } from '../store/open-telemetry.ts';
import { openingError } from '../store/store-refusal.ts';
import { StoreFailure } from '../store/telemetry.ts';
import { openTelemetryReader, type TelemetryReader } from '../store/telemetry-reader.ts';
import { openClockJumps } from './clock-jumps.ts';
import { openComms } from './comms.ts';
import { type Commands, openCommands } from './commands.ts';
import { type Connections, openConnections } from './connections.ts';
import { openDeviceClocks } from './device-clocks.ts';
import { openDiscovery } from './discovery.ts';
import { openDemoSite } from './demo-site.ts';
import { openInlets } from './inlets.ts';
import { openAlerting } from './alerting.ts';
import { openFindings } from './findings.ts';
import { rewriteInBackground, salvageInBackground, watchDamage } from './upkeep.ts';
import { openJudge } from './judge.ts';
import { announce } from './announce.ts';
import { openJobs } from './jobs.ts';
import { openReportDesk } from './report-desk.ts';
import { openStores } from './open-stores.ts';
import { openTenantFigures } from './tenant-figures.ts';
import { openSignal } from './signal.ts';
import { openUnstored, type Unstored } from './unstored.ts';
import { openStoreCheck } from './store-check.ts';
import type { Tenant, TenantOptions } from './tenant.ts';

/** Opens the stores of one tenant, judges what was left, connects its brokers. Throws a `Refusal`; then nothing stays open. */
export const openTenant = async (options: TenantOptions): Promise<Tenant> => {
  const { id, folder, isDemo, clock, shell, newId, random, onFault, threads } = options;
  const { now } = clock;
  const [opsFile, telemetryFile] = [join(folder, 'ops.db'), join(folder, 'telemetry.db')];
  const signals = {
    alerts: openSignal(),
    thresholds: openSignal(),
    connections: openSignal(),
    devices: openSignal(),
    samples: openSignal(),
    second: openSignal(),
  };
  const closers: (() => void | Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of closers.toReversed()) {
      try {
        await close();
      } catch (error) {
        onFault(error); // the others still have to be closed
      }
    }
  };

  try {
    const findings = openFindings(now);
    const stores = await openStores({ opsFile, telemetryFile, folder, findings, tenant: options, closers });
    const { ops, telemetry, reader, trials, aside, onPage } = stores;
    const secrets = openSecrets(join(folder, 'secrets.json'), shell.seal, shell.unseal);
    const site = () => ({
      name: ops.meta.get('site_name') ?? unnamedSite,
      zone: ops.meta.get('site_zone') ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
    let isClosed = false;
    closers.push(() => void (isClosed = true));
    let watermark: (device: string) => number | undefined = () => undefined;
    let unstoredCalls: Unstored['calls'] = () => []; // judgement comes after what tells of it
    const alerting = openAlerting({
      unstored: () => unstoredCalls(),
      ops,
      telemetry,
      tenant: id,
      site: 'site',
      zone: () => site().zone,
      now,
      watermark: (device) => watermark(device),
      draftOf: (thresholdId) => draftOf(thresholdId),
      shell,
      onFault,
      later: (task, ms) => void setTimeout(() => !isClosed && task(), ms),
    });
    let past: TelemetryReader | undefined;
    closers.push(() => past?.close());
    const history = () => (past ??= openTelemetryReader(telemetryFile));
    const judge = openJudge({ ops, telemetry, history, tenant: id, site: 'site', zone: () => site().zone, now, give: alerting.give });
    judge.restore();
    const clocks = openDeviceClocks({ ops, telemetry, skews: judge.skews, now });

    const draftsNow = () => {
      const rows = ops.configuration.thresholds();
      findings.drift(driftOfSite(rows));
      return new Map(rows.map((row) => [row.thresholdId as string, row.draft]));
    };
    let drafts = draftsNow();
    const draftOf = (thresholdId: string) => drafts.get(thresholdId) ?? (thresholdId === comms.thresholdId ? comms.draft : undefined);

    let knownSeries = telemetry.catalogue.count();
    const connectionName = (id: string): string => connections.rows().find(({ profileId }) => profileId === id)?.profile.name ?? id;
    const mapper = openMapper({
      thread: threads.mapping,
      onSwitchedOff: (key) => {
        const [source = ''] = JSON.parse(key) as readonly string[];
        if (source !== '') findings.expressionOff(source); // the preview is no source
      },
      onFault,
    });
    closers.push(mapper.close);
    const discovery = openDiscovery({ now, zone: () => site().zone });
    closers.push(discovery.close);
    const ingest = openIngest({
      telemetry,
      mapper,
      onNews: () => signals.devices.emit(),
      onSilent: (profile, source, messages) => findings.silentSource(connectionName(profile), source, messages),
      onLimit: (profile, source) => findings.seriesLimit(connectionName(profile), source),
      judge: clocks.watching(judge),
      now,
      onFault,
      later,
      zone: site().zone,
      onDifference: findings.shapesOff,
      onStorage: (state) => {
        findings.storage(state);
        connections.setStorage(state.failing ? state.cause : null);
      },
      onShown: () => {
        signals.samples.emit();
        const series = telemetry.catalogue.count();
        if (series !== knownSeries) {
          signals.devices.emit();
          findings.seriesNear(series, defaultLimits.series);
        }
        knownSeries = series;
      },
    });
    closers.push(() => void ingest.close());
    // What waits for the mapping thread is read before the store closes, if that is soon; the rest was not acknowledged.
    closers.push(async () => {
      for (let waited = 0; ingest.waiting() > 0 && waited < 500; waited += 10) await new Promise((resolve) => setTimeout(resolve, 10));
    });
    let commands: Commands | undefined;
    const connections: Connections = openConnections({
      ops,
      secrets,
      ingest,
      now,
      random,
      onFault,
      onWireOff: findings.wireOff,
      onRetainedCut: findings.retainedCut,
      onChange: () => {
        signals.connections.emit();
        commands?.online(connections.onlineProfiles());
      },
    });
    closers.push(connections.close);
    commands = openCommands({
      ops,
      now,
      newId,
      later,
      profileOf: (profileId) => ops.configuration.connections().find((row) => row.profileId === profileId)?.profile,
      send: connections.send,
      onFault,
      onChange: signals.connections.emit,
    });
    closers.push(commands.close);
    const inlets = openInlets({
      tenant: id,
      site: () => site().name,
      ops,
      secrets,
      telemetry,
      ingest,
      connections,
      zone: site().zone,
      now,
      onFault,
      onChange: signals.connections.emit,
    });
    closers.push(inlets.close);
    watermark = (device) => connections.watermark(device) ?? inlets.watermark(device);

    ops.log.onAppended((recorded) => {
      alerting.appended(recorded);
      if (recorded.some(({ stream }) => stream.startsWith('suppression/') || stream.startsWith('first-out'))) signals.thresholds.emit();
      if (recorded.some(({ stream }) => stream.startsWith('threshold/'))) {
        drafts = draftsNow();
        judge.reconfigure();
        signals.thresholds.emit();
      }
      if (recorded.some(({ stream }) => stream.startsWith('connection/'))) connections.reconfigure();
      if (recorded.some(({ stream }) => stream.startsWith('alert/'))) {
        signals.alerts.emit();
        announce(recorded, ops, shell, onFault);
      }
    });

    const jumps = openClockJumps({ ops, findings, now });
    const lines = () =>
      connections.rows().map(({ profileId, profile, state }) => ({
        id: profileId,
        name: profile.name,
        isEnabled: state !== 'disabled',
        isOnline: state === 'online' || state === 'degraded',
      }));
    const observation = openObservation(ops.db);
    closers.push(() => observation.close(now()));
    /** A series that is sampled may be without a stored value for longer than its device is silent. */
    const intervalOf = (series: number): number | undefined => {
      const every = ingest.sampledEvery(series);
      const learned = telemetry.intervalOf(series);
      return every === undefined ? learned : Math.max(every, learned ?? 0);
    };
    const comms = openComms({
      ops,
      telemetry: { ...telemetry, intervalOf },
      tenant: id,
      now,
      lines,
      lineOf: (device) => ingest.profileOf(device as DeviceName),
      isHeard: (device) => watermark(device) !== undefined,
    });
    const unstored = openUnstored({ pending: judge.pending, now, shell, onChange: signals.alerts.emit, onFault });
    unstoredCalls = unstored.calls;
    alerting.tick(); // what ended, or fell due, while the program was away
    const everySecond = setInterval(() => {
      try {
        now(); // notices steps of the clock of the computer
        jumps.record();
        telemetry.tidy(now());
        judge.tick((device) => watermark(device));
        // Chunks that wait to be written must not keep back what time alone has decided.
        if (judge.hasDecisions()) ingest.flush();
        comms.tick();
        clocks.tick();
        alerting.tick();
        observation.beat(now(), lines());
      } catch (error) {
        onFault(error);
      }
      try {
        unstored.tick();
      } catch (error) {
        onFault(error);
      }
      signals.second.emit();
      signals.connections.emit();
    }, 1000);
    closers.push(jumps.record, () => clearInterval(everySecond), judge.checkpoint);

    if (isDemo) closers.push(await openDemoSite({ tenant: id, ops, telemetry, connections, judge, newId, now, onFault, thread: threads.demoSite }));
    connections.reconfigure();
    inlets.reconfigure();
    closers.push(findings.verifyInBackground(opsFile));
    const storeCheck = openStoreCheck({ file: telemetryFile, thread: threads.reader, meta: ops.meta, findings, now, onFault });
    closers.push(storeCheck.close);
    const jobs = openJobs({ db: ops.db, now, newId, onFault });
    closers.push(jobs.close);
    const deviceOf = (strand: number) => telemetry.catalogue.all().find((one) => one.strand === strand)?.device ?? 'a device';
    closers.push(
      watchDamage(reader, telemetry, findings, deviceOf, onPage, onFault),
      rewriteInBackground(reader, telemetry, now, onFault),
      salvageInBackground(reader, telemetry, ops.meta, aside, findings, now, onFault),
    );

    const tenant: Tenant = {
      id,
      isDemo,
      ops,
      telemetry,
      reader,
      trials,
      secrets,
      connections,
      commands,
      inlets,
      alerting,
      unstored,
      clocks,
      unconfirmed: judge.unconfirmed,
      findings,
      storeCheck,
      reports: openReportDesk(ops, secrets, now),
      jobs,
      now,
      newId,
      onFault,
      signals,
      site,
      draftOf,
      profileOf: connections.profileOf,
      quarantine: ingest.quarantine,
      ingest,
      intervalOf,
      mapper,
      discovery,
      ...openTenantFigures({ ops, telemetry, connections, findings, opsFile, telemetryFile, isDemo }),
      clockStepped: jumps.stepped,
      close: closeAll,
    };
    return tenant;
  } catch (error) {
    await closeAll();
    throw error instanceof StoreFailure ? openingError(telemetryFile, error.cause) : openingError(opsFile, error);
  }
};

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel } from '../contract/channel.ts';
import type { DeviceRow } from '../contract/views.ts';
import { consoleContract } from '../contract/console.ts';
import { type Handlers, serve } from '../contract/rpc.ts';
import { Refusal } from '../domain/decider.ts';
import { holdChannel } from './hold-channel.ts';
import { contentId } from './store/content-id.ts';
import { alertHandlers } from './engine/handlers/alerts.ts';
import { annunciationHandlers } from './engine/handlers/annunciation.ts';
import { commandHandlers } from './engine/handlers/commands.ts';
import { configurationHandlers } from './engine/handlers/configuration.ts';
import { httpHandlers } from './engine/handlers/http.ts';
import { discoveryHandlers } from './engine/handlers/discovery.ts';
import { documentHandlers } from './engine/handlers/documents.ts';
import { ingestHandlers } from './engine/handlers/ingest.ts';
import { explanationHandlers } from './engine/handlers/explanation.ts';
import { pastHandlers } from './engine/handlers/past.ts';
import { jobHandlers } from './engine/handlers/jobs.ts';
import { undoHandlers } from './engine/handlers/undo.ts';
import { healthHandlers } from './engine/handlers/health.ts';
import { reportHandlers } from './engine/handlers/report.ts';
import { photoHandlers } from './engine/handlers/photos.ts';
import { scrapeHandlers } from './engine/handlers/scrape.ts';
import { storageHandlers } from './engine/handlers/storage.ts';
import { telemetryHandlers } from './engine/handlers/telemetry.ts';
import { thresholdHandlers } from './engine/handlers/thresholds.ts';
import { openClock } from './engine/clock.ts';
import { snapshots } from './engine/signal.ts';
import { openNotices } from './engine/notices.ts';
import { openTenant } from './engine/open-tenant.ts';
import type { EngineSummary, Tenant } from './engine/tenant.ts';
import type { Shell } from './shell/shell.ts';

export type { EngineSummary } from './engine/tenant.ts';

export interface EngineOptions {
  /** The data folder. One engine at a time: the shell holds its lock. */
  readonly home: string;
  readonly shell: Shell;
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
  /** UUIDv7. */
  readonly newId: () => string;
  /** 0 to 1; for the jitter of reconnects. */
  readonly random: () => number;
  readonly onFault: (error: unknown) => void;
  /** Ends the engine so that it starts afresh, where something watches over it. */
  readonly restart?: () => void;
  readonly threads: { readonly reader: URL; readonly trial: URL; readonly table: URL; readonly mapping: URL; readonly demoSite: URL };
  /** Opens the demo tenant, whatever the settings say. */
  readonly demo?: boolean;
  readonly version: string;
}

export interface Engine {
  /** A window has come: `user` is who signed in there, not what the window says. */
  readonly attach: (channel: Channel, user: string) => void;
  /** The computer woke up: connections are tried at once. */
  readonly resumed: () => void;
  readonly summary: () => Promise<EngineSummary>;
  readonly close: () => Promise<void>;
}

/** The demo tenant has the same id everywhere: its data never meets a tenant of a customer. */
export const demoTenantId = contentId(['fieldwatch-demo-tenant-1']);
export const tenantFolder = (home: string, tenant: string): string => join(home, 'tenants', tenant);

/**
 * The console without a window: opens the stores, connects the brokers, answers the contract, tells the shell. Runs in
 * Electron's utility process, in a thread of the browser shell and in tests, and knows none of them. Throws a `Refusal` in
 * words when the data folder or a database cannot be used; nothing is changed then.
 */
export const openEngine = async (options: EngineOptions): Promise<Engine> => {
  const { home, newId, onFault, version } = options;
  const notices = openNotices(options.shell);
  const { shell } = notices;
  const clock = openClock(
    options.now,
    () => performance.now(),
    (ms) => tenant?.clockStepped(ms),
  );
  let tenant: Tenant | undefined;
  let demo = options.demo === true || (await shell.settings()).demo;

  const ownTenant = async (): Promise<string> => {
    const known = (await shell.settings()).tenant;
    if (known) return known;
    const minted = newId();
    await shell.keepSettings({ tenant: minted });
    return minted;
  };
  const open = async (): Promise<Tenant> => {
    const id = demo ? demoTenantId : await ownTenant();
    const folder = tenantFolder(home, id);
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Refusal(
        'home.unwritable',
        `The data folder ${home} cannot be used (${reason}). Choose another one with --home, or give this user the right to write there.`,
      );
    }
    return openTenant({ ...options, shell, id, folder, isDemo: demo, clock });
  };
  let opening: Promise<unknown> = Promise.resolve();
  /** Closes the open tenant and opens the other one; windows that come meanwhile wait. */
  const turnTo = (isDemo: boolean): Promise<void> => {
    const turned = opening.then(async () => {
      await tenant?.close();
      tenant = undefined;
      if (demo && !isDemo) rmSync(tenantFolder(home, demoTenantId), { recursive: true, force: true });
      demo = isDemo;
      await shell.keepSettings({ demo });
      tenant = await open();
    });
    opening = turned.catch(() => {}); // the caller hears of it; the next turn starts afresh
    return turned;
  };

  tenant = await open();
  const current = (): Tenant => {
    if (!tenant) throw new Refusal('engine.no-site', 'No site is open: its data folder could not be used. Start Fieldwatch again; the log says why.');
    return tenant;
  };

  const handlersFor = (opened: Tenant, user: string): Handlers<typeof consoleContract> => {
    const telemetry = telemetryHandlers(opened);
    const reports = reportHandlers(opened, shell, user, version);
    const devices = (): readonly DeviceRow[] => {
      let rows: readonly DeviceRow[] = [];
      telemetry.devices({}, (newest) => (rows = newest), onFault)(); // the first snapshot is there at once
      return rows;
    };
    return {
      ...reports,
      ...jobHandlers(opened, shell, user, {
        devices,
        table: options.threads.table,
        version,
        saveReport: reports.startReport as (period: { readonly from: number; readonly to: number }) => { readonly id: string },
      }),
      ...alertHandlers(opened, user),
      ...annunciationHandlers(opened, user),
      ...configurationHandlers(opened, user),
      ...commandHandlers(opened, user),
      ...thresholdHandlers(opened, shell, user),
      ...documentHandlers(opened, user),
      ...photoHandlers(opened, shell),
      ...scrapeHandlers(opened, user),
      ...httpHandlers(opened, user),
      ...ingestHandlers(opened, shell),
      ...discoveryHandlers(opened),
      ...healthHandlers(opened),
      ...undoHandlers(opened, user),
      ...storageHandlers(opened, user),
      ...telemetry,
      ...pastHandlers(opened),
      ...explanationHandlers(opened),
      session: async () => {
        const { theme, density, language, units } = await shell.settings();
        const { name, zone } = opened.site();
        return {
          version,
          user,
          site: name,
          zone,
          ...(opened.ops.meta.get('site_name') === undefined && { isSiteUnnamed: true }),
          isDemo: opened.isDemo,
          isFirstRun: opened.ops.configuration.connections().length === 0 && !opened.isDemo,
          shell: (await shell.facts()).kind,
          preferences: { theme, density, ...(language !== undefined && { language }), ...(units !== undefined && { units }) },
        };
      },
      nameSite: ({ name }) => opened.ops.meta.set('site_name', name),
      savePreferences: ({ theme, density, language, units }) =>
        shell.keepSettings({ theme, density, ...(language !== undefined && { language }), ...(units !== undefined && { units }) }),
      startDemo: () => turnTo(true),
      leaveDemo: () => turnTo(false),
      notices: (_input, next, failed) => {
        const seen = notices.count();
        return snapshots([notices.changed], () => notices.since(seen), next, failed);
      },
      openWindow: ({ path }) => shell.openWindow(path),
      comforts: () => shell.comforts(),
      keepComforts: ({ startsAtLogin, closesToTray }) =>
        shell.keepComforts({ ...(startsAtLogin !== undefined && { startsAtLogin }), ...(closesToTray !== undefined && { closesToTray }) }),
      status: (_input, next, failed) => snapshots([opened.signals.second], opened.status, next, failed, 500),
    };
  };

  return {
    attach: (channel, user) => {
      const held = holdChannel(channel);
      opening
        .then(() => serve(consoleContract, handlersFor(current(), user), held, { onFault, later: (task, ms) => void setTimeout(task, ms) }))
        .catch(onFault);
    },
    resumed: () => tenant?.connections.wake(),
    summary: async () => current().summary(),
    close: async () => {
      await opening;
      await tenant?.close();
      tenant = undefined;
    },
  };
};

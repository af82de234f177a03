import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClock } from '../../src/main/engine/clock.ts';
import { openTenant } from '../../src/main/engine/open-tenant.ts';
import type { Tenant } from '../../src/main/engine/tenant.ts';
import { noComforts } from '../../src/main/shell/no-comforts.ts';
import { places } from '../../src/main/shell/places.ts';
import type { Shell } from '../../src/main/shell/shell.ts';
import { answer, ticks } from './child.ts';
import { makeSite, tenantId, uuid7 } from './site.ts';

// The engine in a process of its own: stores, judges, keeps alerts; only the window is missing.

export type EngineRequest =
  | { readonly type: 'open'; readonly url: string; readonly path: 'plain' | 'wire' }
  /** Resolves when so many messages more are on disk and judged, or when nothing has come for 3 s. */
  | { readonly type: 'take'; readonly messages: number }
  | { readonly type: 'memory' };
export interface Taken {
  /** When the last of them was on disk; `ticks()` of this machine. */
  readonly endedAt: number;
  readonly messages: number;
  readonly samples: number;
  readonly cpuMs: number;
  /** When alerts were on disk, by device and time of the sample that raised them. */
  readonly alerts: readonly { readonly device: string; readonly onset: number; readonly at: number }[];
  readonly faults: readonly string[];
}

const shell: Shell = {
  facts: async () => ({ kind: 'none', secretsProtected: true, sandboxed: true }),
  seal: async (secret) => Buffer.from(secret),
  unseal: async (sealed) => Buffer.from(sealed).toString(),
  printPdf: () => Promise.reject(new Error('no window')),
  preparePrint: async () => {},
  save: () => Promise.reject(new Error('no window')),
  saveFile: () => Promise.reject(new Error('no window')),
  notify: async () => {},
  badge: async () => {},
  ...noComforts,
  settings: () => Promise.reject(new Error('no settings')),
  keepSettings: async () => {},
};

const folder = mkdtempSync(join(tmpdir(), 'fieldwatch-bench-'));
const faults: string[] = [];
let tenant: Tenant | undefined;
let alerts: { device: string; onset: number; at: number }[] = [];

const open = async (url: string, path: 'plain' | 'wire'): Promise<void> => {
  makeSite(folder, url, path);
  const clock = openClock(
    Date.now,
    () => performance.now(),
    () => {},
  );
  const opened = await openTenant({
    id: tenantId,
    folder,
    isDemo: false,
    clock,
    shell,
    newId: uuid7,
    random: Math.random,
    onFault: (error) => void faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    threads: {
      reader: places.reader,
      trial: new URL('file:///none'),
      table: new URL('file:///none'),
      mapping: new URL('file:///none'),
      demoSite: new URL('file:///none'),
    },
  });
  tenant = opened;
  opened.ops.log.onAppended((recorded) => {
    const at = ticks();
    for (const { event } of recorded as readonly { readonly event: { readonly type: string; readonly evidence?: { device: string; onset: number } } }[])
      if (event.type === 'AlertRaised' && event.evidence) alerts.push({ device: event.evidence.device, onset: event.evidence.onset, at });
  });
  await new Promise<void>((resolve) => {
    const look = () => {
      if (opened.connections.rows().some(({ state }) => state === 'online')) resolve();
      else setTimeout(look, 5);
    };
    look();
  });
  await untilIdle();
};

/** Start-up work such as the check of the event log is over when the process hardly uses its core any more. */
const untilIdle = async (): Promise<void> => {
  for (let quiet = 0; quiet < 2;) {
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { user, system } = process.cpuUsage(before);
    quiet = user + system < 50_000 ? quiet + 1 : 0;
  }
};

const take = (messages: number): Promise<Taken> =>
  new Promise((resolve) => {
    const { connections, telemetry, signals } = tenant!;
    const before = { cpu: process.cpuUsage(), samples: telemetry.counts().samples, messages: connections.messages() };
    alerts = [];
    let endedAt = 0;
    let seen = -1;
    const end = () => {
      clearInterval(idle);
      stop();
      const { user, system } = process.cpuUsage(before.cpu);
      resolve({
        endedAt,
        messages: connections.messages() - before.messages,
        samples: telemetry.counts().samples - before.samples,
        cpuMs: (user + system) / 1000,
        alerts,
        faults: faults.splice(0),
      });
    };
    // The signal comes after a commit.
    const stop = signals.samples.on(() => {
      endedAt = ticks();
      if (connections.messages() - before.messages >= messages) setImmediate(end);
    });
    const idle = setInterval(() => {
      const now = connections.messages();
      if (now === seen && now > before.messages) end();
      seen = now;
    }, 3000);
  });

answer<EngineRequest>(
  async (request) => {
    switch (request.type) {
      case 'open':
        return open(request.url, request.path);
      case 'take':
        return take(request.messages);
      case 'memory':
        return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? Number.NaN) / 1024;
    }
  },
  async () => {
    await tenant?.close();
    rmSync(folder, { recursive: true, force: true });
  },
);

import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { healthContract, HealthView } from '../../../contract/health-calls.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { checksOf, type HealthFacts, worstState } from '../../../domain/health/checks.ts';
import { snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';

const everyMs = 5000;
const secondMs = 1000;

/** Null: this system does not say. */
const diskOf = (file: string): HealthFacts['disk'] => {
  try {
    const { bavail, blocks, bsize } = statfsSync(dirname(file));
    return { free: bavail * bsize, total: blocks * bsize };
  } catch {
    return null;
  }
};

/** How the console itself is, measured when somebody looks and every five seconds while they do. */
export const healthHandlers = ({ ops, telemetry, connections, clocks, findings, ingest, signals, now }: Tenant): Handlers<typeof healthContract> => {
  const startedAt = now() - Math.round(process.uptime() * 1000);
  const log = ops.db.prepare<[], { readonly n: number; readonly at: number | null }>(
    'SELECT coalesce(max(position), 0) AS n, max(at) AS at FROM event WHERE position = (SELECT max(position) FROM event)',
  );

  const clockFacts = (): HealthFacts['clocks'] => {
    let [off, worstMs, worst] = [0, 0, null as string | null];
    for (const device of new Set(telemetry.catalogue.all().map((series) => series.device))) {
      const ms = clocks.of(device);
      if (ms === undefined) continue;
      off++;
      if (Math.abs(ms) > Math.abs(worstMs)) [worstMs, worst] = [ms, device];
    }
    return { off, worstMs, device: worst };
  };
  const view = (lagMs: number): HealthView => {
    const rows = connections.rows().filter(({ profile }) => profile.enabled);
    const found = findings.all();
    const checks = checksOf({
      brokers: { wanted: rows.length, online: rows.filter(({ state }) => state === 'online').length },
      disk: diskOf(ops.db.name),
      memoryBytes: process.memoryUsage.rss(),
      lagMs,
      storeChecked: { at: Number(ops.meta.get('store_checked_at')) || null, isSound: !found.some(({ code }) => code.startsWith('store.')) },
      quarantined: rows.reduce((sum, { quarantined }) => sum + quarantined, 0),
      refusedSeries: ingest.refusedSeries().length,
      clocks: clockFacts(),
      findings: found.length,
    });
    const { n, at } = log.get()!;
    return { state: worstState(checks), checks, startedAt, events: n, newestEventAt: at };
  };

  return {
    health: (_input, next, failed) => {
      // The engine works in rounds of a second: one that comes late was kept waiting.
      let [last, lagMs] = [performance.now(), 0];
      const stopTicks = signals.second.on(() => {
        const at = performance.now();
        lagMs = Math.max(0, at - last - secondMs);
        last = at;
      });
      const stop = snapshots([signals.second], () => view(lagMs), next, failed, everyMs);
      return () => {
        stopTicks();
        stop();
      };
    },
  };
};

import { randomBytes } from 'node:crypto';
import { ProfileId, ThresholdId } from '../../domain/identity.ts';
import { threshold, ThresholdDraft } from '../../domain/threshold/threshold.ts';
import { handle } from '../handle.ts';
import { thresholdStream } from '../store/configuration-rows.ts';
import { contentId } from '../store/content-id.ts';
import type { Ops } from '../store/ops.ts';
import type { Telemetry } from '../store/telemetry.ts';
import type { Connections } from './connections.ts';
import { openDemo } from './demo.ts';
import type { Evaluator } from './evaluator.ts';

const historyMs = 7 * 86_400_000;
const dayMs = 86_400_000;

export interface DemoSiteParts {
  readonly tenant: string;
  readonly ops: Ops;
  readonly telemetry: Telemetry;
  readonly connections: Connections;
  readonly judge: Pick<Evaluator, 'imported'>;
  readonly newId: () => string;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
  readonly thread: URL;
}

/**
 * Brings the demo site to life: seven days of history, or what is missing since the last run, its thresholds, and the
 * connection to its broker, which the engine treats as any other. Its thresholds are as old as its history, which is judged as
 * data that came late: its alerts stand in the history as found late, because nobody was called then. Returns what ends it.
 */
export const openDemoSite = async ({
  tenant,
  ops,
  telemetry,
  connections,
  judge,
  newId,
  now,
  onFault,
  thread,
}: DemoSiteParts): Promise<() => Promise<void>> => {
  const [username, password] = ['demo', randomBytes(18).toString('base64url')];
  const at = now();
  const demo = await openDemo(thread, { seed: 1, now: at, username, password }, onFault);
  try {
    const { url, sources, thresholds, site } = demo.ready;
    ops.meta.set('site_name', site.name);
    ops.meta.set('site_zone', site.zone);

    const newest = Math.max(at - historyMs, ...telemetry.catalogue.all().map(({ series }) => telemetry.latest(series)?.ts ?? 0));
    // Day by day, so that the store sets the pace.
    for (let from = Math.floor(newest / 60_000 + 1) * 60_000; from < at; from += dayMs)
      await demo.history(from, Math.min(at, from + dayMs), telemetry.importRows);

    const known = new Set(ops.configuration.thresholds().map(({ draft }) => draft.name));
    ops.log.atomically(() => {
      for (const draft of thresholds) {
        const series = telemetry.catalogue.all().find(({ device, metric }) => device === draft.device && metric === draft.metric);
        if (!series || known.has(draft.name)) continue;
        handle(ops.log, threshold, thresholdStream(ThresholdId.parse(newId())), 'demo site', {
          type: 'create',
          draft: ThresholdDraft.parse({ ...draft, seriesId: series.id }),
          at: newest,
        });
      }
    });

    judge.imported(newest);

    connections.openOwn(
      ProfileId.parse(contentId(['fieldwatch-demo-profile-1', tenant])),
      { name: site.name, url, username, caPem: '', sources: [...sources], enabled: true, simulated: true },
      password,
    );
    await demo.start();
    return demo.close;
  } catch (error) {
    await demo.close();
    throw error;
  }
};

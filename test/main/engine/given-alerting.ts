import { join } from 'node:path';
import type { AlertCommand } from '../../../src/domain/alert/alert.ts';
import type { Evidence } from '../../../src/domain/alert/event.ts';
import type { Severity } from '../../../src/domain/alert/severity.ts';
import type { FirstOutDraft } from '../../../src/domain/alert/first-out.ts';
import { firstOutGroup } from '../../../src/domain/alert/first-out.ts';
import { suppression, type SuppressionDraft } from '../../../src/domain/alert/suppression.ts';
import { ThresholdId } from '../../../src/domain/identity.ts';
import { threshold, ThresholdDraft, type ThresholdInput } from '../../../src/domain/threshold/threshold.ts';
import { openAlerting } from '../../../src/main/engine/alerting.ts';
import { pointIdOf } from '../../../src/main/engine/points.ts';
import { handle } from '../../../src/main/handle.ts';
import { thresholdStream } from '../../../src/main/store/configuration-rows.ts';
import { openOps, type Ops } from '../../../src/main/store/ops.ts';
import { firstOutStream, suppressionStream } from '../../../src/main/store/rule-rows.ts';
import { countingIds } from '../../given.ts';

export const tenantId = '00000000-0000-7000-8000-00000000fade';
export const thresholdIdOf = (n: number): ThresholdId => ThresholdId.parse(`00000000-0000-7000-8000-${String(100_000 + n).padStart(12, '0')}`);
const seriesIdOf = (n: number): string => `00000000-0000-8000-8000-${String(200_000 + n).padStart(12, '0')}`;

export interface GivenThreshold {
  readonly device: string;
  readonly metric: string;
  readonly severity: Severity;
  readonly labels?: Readonly<Record<string, string>>;
  readonly kind?: 'L' | 'H';
  readonly onDelayMs?: number;
  readonly longestShelfMs?: number;
  readonly realarmAfterMs?: number;
  readonly latching?: boolean;
  readonly rationale?: ThresholdInput['rationale'];
}

/** Thresholds, rules and a clock of one's own on a real ops.db; what a judge would say is given by `raise` and `clear`. */
export const givenAlerting = (folder: string, given: readonly GivenThreshold[], start = 1_763_600_000_000, ids = countingIds(), watermarkLagMs = 0) => {
  let clock = start;
  const now = () => clock;
  const ops: Ops = openOps({ file: join(folder, 'ops.db'), now, newId: ids });
  ops.db.pragma('synchronous = OFF'); // no power is cut here
  const values = new Map<string, number>();
  const drafts = given.map((one, n) =>
    ThresholdDraft.parse({
      name: one.metric,
      seriesId: seriesIdOf(n),
      device: one.device,
      metric: one.metric,
      unit: '',
      levels: [{ kind: one.kind ?? 'H', limit: 10, deadBand: 1, onDelayMs: one.onDelayMs ?? 0, offDelayMs: 0, severity: one.severity }],
      guidance: '',
      latching: one.latching ?? false,
      selfAcknowledging: false,
      longestShelfMs: one.longestShelfMs ?? 86_400_000,
      staleAfterMs: 60_000,
      ...(one.rationale && { rationale: one.rationale }),
      ...(one.realarmAfterMs !== undefined && { realarmAfterMs: one.realarmAfterMs }),
    }),
  );
  if (ops.configuration.thresholds().length === 0)
    ops.log.atomically(() => {
      for (const [n, draft] of drafts.entries()) handle(ops.log, threshold, thresholdStream(thresholdIdOf(n)), 'ana', { type: 'create', draft, at: clock });
    });
  const series = given.map((one, n) => ({ series: n, id: seriesIdOf(n), device: one.device, metric: one.metric, labels: one.labels ?? {} }));
  const notices: string[] = [];
  const bodies: string[] = [];
  const alerting = openAlerting({
    ops,
    telemetry: {
      catalogue: { byId: (id: string) => series.find((each) => each.id === id), all: () => series },
      latest: (n: number) => {
        const value = values.get(`${series[n]!.device}/${series[n]!.metric}`);
        return value === undefined ? undefined : { quality: 'good', value };
      },
    } as never,
    tenant: tenantId,
    site: 'site',
    zone: () => 'Europe/Berlin',
    now,
    watermark: () => clock - watermarkLagMs,
    shell: {
      notify: async ({ title, body }) => {
        notices.push(title);
        bodies.push(body);
      },
    },
    onFault: (error) => {
      throw error;
    },
    later: () => {}, // `tick` is the only clock of a test
  });
  ops.log.onAppended(alerting.appended);

  const pointOf = (n: number) => pointIdOf(tenantId, 'site', seriesIdOf(n), thresholdIdOf(n), (given[n]!.kind ?? 'H') === 'L' ? 'low' : 'high');
  const evidence = (n: number, onset: number): Evidence => ({
    thresholdId: thresholdIdOf(n),
    thresholdVersion: 1,
    name: given[n]!.metric,
    seriesId: seriesIdOf(n),
    device: given[n]!.device,
    metric: given[n]!.metric,
    unit: '',
    level: given[n]!.kind ?? 'H',
    severity: given[n]!.severity,
    limit: 10,
    deadBand: 1,
    value: 11,
    onset,
    simulated: false,
  });
  const give = (n: number, command: AlertCommand) => ops.log.atomically(() => alerting.give({ pointId: pointOf(n), draft: drafts[n]! }, command));
  const label = (n: number) => ops.alerts.newest(pointOf(n))?.label ?? 'A';
  let rules = 0;

  return {
    ops,
    alerting,
    notices,
    bodies,
    values,
    drafts,
    pointOf,
    label,
    now,
    /** Moves the clock on, a tick for every second. */
    pass: (ms: number) => {
      const end = clock + ms;
      while (clock < end) {
        clock = Math.min(end, clock + 1000);
        alerting.tick();
      }
    },
    setClock: (at: number) => (clock = at),
    raise: (n: number, at = clock, onset = at) => give(n, { type: 'raise', at, evidence: evidence(n, onset) }),
    clear: (n: number, at = clock) => give(n, { type: 'clear', at }),
    give,
    edit: (n: number, change: Partial<ThresholdDraft>) =>
      void handle(ops.log, threshold, thresholdStream(thresholdIdOf(n)), 'ana', {
        type: 'edit',
        draft: { ...drafts[n]!, ...change },
        reason: 'reviewed',
        at: clock,
      }),
    rule: (draft: SuppressionDraft) => {
      const id = `00000000-0000-7000-8000-${String(300_000 + rules++).padStart(12, '0')}`;
      handle(ops.log, suppression, suppressionStream(id), 'ana', { type: 'create', draft, reason: 'agreed in the review', at: clock });
      return id;
    },
    group: (draft: FirstOutDraft) => {
      const id = `00000000-0000-7000-8000-${String(400_000 + rules++).padStart(12, '0')}`;
      handle(ops.log, firstOutGroup, firstOutStream(id), 'ana', { type: 'create', draft, reason: 'agreed in the review', at: clock });
      return id;
    },
    /** How many calls there were, as the figures count them. */
    called: () => ops.annunciations.calls('site', 0, clock).length,
    close: () => ops.close(),
  };
};
export type GivenAlerting = ReturnType<typeof givenAlerting>;

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlertEvent, Evidence } from '../src/domain/alert/event.ts';
import type { Severity } from '../src/domain/alert/severity.ts';
import { connection } from '../src/domain/broker/connection.ts';
import { ThresholdId } from '../src/domain/identity.ts';
import { threshold, ThresholdDraft } from '../src/domain/threshold/threshold.ts';
import { handle } from '../src/main/handle.ts';
import { alertStream } from '../src/main/store/alert-rows.ts';
import { connectionStream, thresholdStream } from '../src/main/store/configuration-rows.ts';
import { contentId } from '../src/main/store/content-id.ts';
import { openOps } from '../src/main/store/ops.ts';
import { openTelemetry } from '../src/main/store/open-telemetry.ts';
import { countingIds } from './given.ts';
import { message } from './main/store/telemetry-given.ts';
import { silentBroker } from './silent-broker.ts';

const tenant = '00000000-0000-7000-8000-00000000fade';
const mostDevices = 1000;
const perCommit = 2000;
const calmMs = 3_600_000;
/** One in seven is critical, two are high, three warnings, one an information. */
const severities: readonly Severity[] = ['critical', 'high', 'high', 'warning', 'warning', 'warning', 'info'];

/**
 * A data folder with so many open alerts of as many points, three quarters of them unanswered, as the engine would have written
 * them; ages run from an hour to some days,
 * so that the flood of their calls is over. The values that the rows show belong to at most a thousand devices.
 */
export const seedLongQueue = (home: string, alerts: number, now: number, most = mostDevices): void => {
  const folder = join(home, 'tenants', tenant);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ tenant }));
  const telemetry = openTelemetry({ file: join(folder, 'telemetry.db'), tenant, limits: { series: 20_000, newSeriesPerMinute: 20_000 } });
  const devices = Math.min(alerts, most);
  for (let d = 0; d < devices; d++) telemetry.stage(message(`P-${d}`, now, { temp: 20 + (d % 60) }, { recv: now }));
  telemetry.commit(now);
  const series = telemetry.catalogue.all();
  telemetry.close();

  let at = now;
  const ops = openOps({ file: join(folder, 'ops.db'), now: () => at, newId: countingIds() });
  ops.db.pragma('synchronous = OFF'); // nothing here has to survive a power cut
  const thresholdId = ThresholdId.parse('00000000-0000-7000-8000-000000100001');
  const [first] = series;
  const draft = ThresholdDraft.parse({
    name: 'Bearing hot',
    seriesId: first!.id,
    device: first!.device,
    metric: first!.metric,
    unit: 'C',
    levels: [{ kind: 'H', limit: 95, deadBand: 2, onDelayMs: 0, offDelayMs: 0, severity: 'high' }],
    guidance: 'Look at the oil.',
    latching: false,
    selfAcknowledging: false,
    longestShelfMs: 86_400_000,
    staleAfterMs: 86_400_000,
  });
  handle(ops.log, connection, connectionStream('00000000-0000-7000-8000-000000300001'), 'ada', { type: 'add', profile: silentBroker });
  handle(ops.log, threshold, thresholdStream(thresholdId), 'ada', { type: 'create', draft, at: now });
  for (let from = 0; from < alerts; from += perCommit)
    ops.log.atomically(() => {
      for (let i = from; i < Math.min(alerts, from + perCommit); i++) {
        at = now - calmMs - (alerts - i) * 5000;
        const { id, device, metric } = series[i % series.length]!;
        const call = { of: at, at };
        const evidence: Evidence = {
          thresholdId,
          thresholdVersion: 1,
          name: `Bearing ${i} hot`,
          seriesId: id,
          device,
          metric,
          unit: 'C',
          level: 'H',
          severity: severities[i % severities.length]!,
          limit: 95,
          deadBand: 2,
          value: 96 + (i % 9),
          onset: at,
          simulated: false,
        };
        const events: AlertEvent[] = [
          { type: 'AlertRaised', at, latches: false, evidence },
          { type: 'AlertAnnunciated', call, because: 'raised', latches: false },
          ...(i % 4 === 0 ? ([{ type: 'AlertAcknowledged', answers: call, by: 'ada' }] as const) : []),
        ];
        ops.log.append(alertStream(contentId(['long-queue', i])), 0, 'engine', events);
      }
    });
  ops.close();
};

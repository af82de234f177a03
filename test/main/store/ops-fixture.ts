import { join } from 'node:path';
import type { Evidence } from '../../../src/domain/alert/event.ts';
import type { PointId } from '../../../src/domain/identity.ts';
import { openOps, type Ops } from '../../../src/main/store/ops.ts';
import { countingIds } from '../../given.ts';

export const pointId = '00000000-0000-8000-8000-0000000000aa' as PointId;
export const otherPoint = '00000000-0000-8000-8000-0000000000bb' as PointId;

/** ops.db of a test: the clock moves on by a second per event. */
export const opsIn = (folder: string): Ops => {
  let clock = 1_763_600_000_000;
  return openOps({ file: join(folder, 'ops.db'), now: () => (clock += 1000), newId: countingIds() });
};

export const evidence = (given: Partial<Evidence> = {}): Evidence => ({
  thresholdId: '00000000-0000-7000-8000-0000000000ee',
  thresholdVersion: 1,
  name: 'Supply temperature high',
  seriesId: '00000000-0000-8000-8000-0000000000cc',
  device: 'CH-01',
  metric: 'supply_temperature',
  unit: '°C',
  level: 'H',
  severity: 'high',
  limit: 8.5,
  deadBand: 0.5,
  value: 9.8,
  onset: 990,
  simulated: false,
  ...given,
});

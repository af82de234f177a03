import type { DeviceName } from '../../domain/identity.ts';
import { type DeviceClockMoved, clockTolerance, deviceClocksStream } from '../../domain/report/device-clocks.ts';
import { Flag } from '../../domain/telemetry/sample.ts';
import type { Judge } from '../ingest/judge.ts';
import type { Ops } from '../store/ops.ts';
import type { Telemetry } from '../store/telemetry.ts';
import { openSkews, type Skews } from './skew.ts';

/** After a start the clocks are not known at once: until then, what was recorded counts. */
const learningMs = 10 * 60_000;

export interface DeviceClocksParts {
  readonly ops: Pick<Ops, 'log'>;
  readonly telemetry: Pick<Telemetry, 'catalogue' | 'latest'>;
  /** What judgement learned from times that it uses. */
  readonly skews: Pick<Skews, 'all'>;
  readonly now: () => number;
}

/** Records when the clock of a device is found off, or moves by more than two seconds. */
export const openDeviceClocks = ({ ops, telemetry, skews, now }: DeviceClocksParts) => {
  const startedAt = now();
  const recorded = new Map(ops.log.read<DeviceClockMoved>(deviceClocksStream).map(({ event }) => [event.device, event.ms]));
  /** From times that cannot be right and are not used: these values stand at their receive time. */
  const unused = openSkews();
  const lastUnused = new Map<string, { readonly series: number; readonly recv: number }>();
  const seen = new Set<string>();

  const isRightAgain = (device: string): boolean => {
    const heard = lastUnused.get(device);
    const latest = heard && telemetry.latest(heard.series);
    return latest !== undefined && latest.recv > heard!.recv && (latest.flags & (Flag.future | Flag.skewed)) === 0;
  };
  const lastSeen = (device: string): number =>
    Math.max(0, ...telemetry.catalogue.all().flatMap((one) => (one.device === device ? (telemetry.latest(one.series)?.recv ?? 0) : [])));
  const current = (): Map<string, number> => {
    const found = new Map(skews.all());
    for (const [device, ms] of unused.all()) if (!isRightAgain(device)) found.set(device, ms);
    return found;
  };

  return {
    /** The judge of the writer, which also hears of times that were not used. */
    watching: (judge: Judge): Judge => ({
      ...judge,
      sample: (sample) => {
        if (sample.ownTs !== undefined) {
          const device = telemetry.catalogue.byNumber(sample.series)?.device;
          if (device !== undefined) {
            unused.observe(unused.find(device), sample.ownTs, sample.recv);
            lastUnused.set(device, { series: sample.series, recv: sample.recv });
          }
        }
        judge.sample(sample);
      },
    }),
    /** Once a second. */
    tick: (): void => {
      const clocks = current();
      for (const device of clocks.keys()) seen.add(device);
      for (const [device, ms] of recorded) {
        if (Math.abs(ms) <= clockTolerance || clocks.has(device)) continue;
        if (seen.has(device) || lastSeen(device) > startedAt + learningMs) clocks.set(device, 0);
      }
      const moved = [...clocks].filter(([device, ms]) => Math.abs(ms - (recorded.get(device) ?? 0)) > clockTolerance);
      if (moved.length === 0) return;
      const at = now();
      ops.log.append(
        deviceClocksStream,
        ops.log.version(deviceClocksStream),
        'engine',
        moved.map(([device, ms]): DeviceClockMoved => ({ type: 'DeviceClockMoved', device, ms, at })),
      );
      for (const [device, ms] of moved) recorded.set(device, ms);
    },
    /** Positive: the clock of the device is behind; undefined: it is right, or nothing is known. */
    of: (device: DeviceName): number | undefined => {
      const ms = recorded.get(device);
      return ms !== undefined && Math.abs(ms) > clockTolerance ? ms : undefined;
    },
  };
};
export type DeviceClocks = ReturnType<typeof openDeviceClocks>;

import type { Escalation } from '../../domain/alert/escalation.ts';
import { clocksOf, type DeviceClockMoved, deviceClocksStream } from '../../domain/report/device-clocks.ts';
import type { ClockStep } from '../../domain/report/shift.ts';
import { type SamplesTooLate, type TooLate, tooLateOf, tooLateStream } from '../../domain/report/too-late.ts';
import type { OpsReader } from '../store/ops.ts';

const eventsOf = <Event>(db: OpsReader['db'], stream: string): readonly Event[] =>
  db
    .prepare<[string], string>('SELECT data FROM event WHERE stream = ? ORDER BY version')
    .pluck()
    .all(stream)
    .map((data) => JSON.parse(data) as Event);

/** By device, the furthest that its clock was off within a period. */
export const deviceClocks = (db: OpsReader['db'], from: number, to: number): ReadonlyMap<string, number> =>
  clocksOf(eventsOf<DeviceClockMoved>(db, deviceClocksStream), from, to);

/** Steps of the clock of this computer within a period, in order. */
export const clockSteps = (db: OpsReader['db'], from: number, to: number): readonly ClockStep[] =>
  eventsOf<ClockStep>(db, 'clock')
    .filter(({ at }) => at >= from && at < to)
    .map(({ at, ms }) => ({ at, ms }));

/** By device, what came too late to be judged. */
export const tooLate = (db: OpsReader['db'], from: number, to: number): readonly TooLate[] => tooLateOf(eventsOf<SamplesTooLate>(db, tooLateStream), from, to);

/** By `point of` of an occurrence, the calls of it that were not answered in time; those that were put on record from `from` on. */
export const escalationsFrom = (db: OpsReader['db'], from: number): ReadonlyMap<string, readonly { readonly at: number; readonly contact: string }[]> => {
  const rows = db
    .prepare<[number], { readonly stream: string; readonly data: string }>(
      "SELECT stream, data FROM event WHERE type = 'AlertResponseOverdue' AND at >= ? ORDER BY position",
    )
    .all(from);
  const found = new Map<string, { readonly at: number; readonly contact: string }[]>();
  for (const { stream, data } of rows) {
    const { call, at, contact } = JSON.parse(data) as Escalation;
    const key = `${stream.slice(stream.indexOf('/') + 1)} ${call.of}`;
    found.set(key, [...(found.get(key) ?? []), { at, contact }]);
  }
  return found;
};

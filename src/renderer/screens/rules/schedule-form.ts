import type { Schedule } from '../../../domain/threshold/threshold.ts';

export interface ShiftForm {
  /** Stays the same while shifts are added and removed. */
  readonly key: number;
  /** 1 Monday to 7 Sunday. */
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}

/** When the threshold is judged, as it is typed; off: always. */
export interface ScheduleForm {
  readonly isOn: boolean;
  readonly shifts: readonly ShiftForm[];
  readonly while: string;
}

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
export const emptySchedule: ScheduleForm = { isOn: false, shifts: [], while: '' };

/** A shift that is added: the working days, by day. */
export const newShift = (shifts: readonly ShiftForm[]): ShiftForm => ({
  key: Math.max(0, ...shifts.map(({ key }) => key)) + 1,
  days: [1, 2, 3, 4, 5],
  from: '06:00',
  to: '14:00',
});

export const typedSchedule = (schedule: Schedule | null): ScheduleForm =>
  schedule === null
    ? emptySchedule
    : { isOn: true, shifts: schedule.shifts.map(({ days, from, to }, i) => ({ key: i + 1, days, from, to })), while: schedule.while };

export const scheduleOf = ({ isOn, shifts, while: state }: ScheduleForm): unknown =>
  isOn ? { shifts: shifts.map(({ days, from, to }) => ({ days: [...days].toSorted((a, b) => a - b), from, to })), while: state } : null;

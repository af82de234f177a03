import type { TFunction } from 'i18next';
import type { Schedule } from '../../../domain/threshold/threshold.ts';
import { weekdays } from './schedule-form.ts';

/** `Mon, Tue 06:00–14:00 · while [CH-01/running] == 1`, or that it is judged always. */
export const scheduleText = (t: TFunction<'rules'>, schedule: Schedule | null): string => {
  if (schedule === null) return t('fold.always');
  const shifts = schedule.shifts.map(({ days, from, to }) => {
    const names = weekdays.filter((day) => days.includes(day)).map((day) => t(`schedule.day.${day}`));
    return `${names.length === 7 ? t('schedule.daily') : names.join(', ')} ${from}–${to}`;
  });
  return [...shifts, ...(schedule.while === '' ? [] : [t('schedule.says', { state: schedule.while })])].join(' · ');
};

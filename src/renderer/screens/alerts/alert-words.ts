import { isolate } from '../../i18n/isolate.ts';
import type { TFunction } from 'i18next';
import type { AlertRow } from '../../../contract/views.ts';
import { sideOf } from '../../../domain/threshold/threshold.ts';
import { ageOf } from '../../ui/age-text.ts';
import { formatMinute, formatWhen, isSameDay } from '../../lib/format.ts';
import { exactText } from '../../lib/measured.ts';

/** "High limit 8.5 °C"; a rate has its own unit, and a condition that holds or does not has no limit. */
export const limitText = (t: TFunction, { level, limit, unit, limitOf }: Pick<AlertRow, 'level' | 'limit' | 'unit' | 'limitOf'>): string =>
  limitOf === 'yes-no' ? t('limit.holds') : t(`limit.${level}`, { limit: exactText(limit, unitOfLimit({ unit, limitOf })) });

/** The unit of what the limit is compared with. */
export const unitOfLimit = ({ unit, limitOf }: { readonly unit: string; readonly limitOf?: AlertRow['limitOf'] | undefined }): string => {
  if (limitOf === 'expression' || limitOf === 'yes-no') return '';
  return limitOf === 'rate' ? `${unit}/s` : unit;
};

/** The value at which the condition ends: the limit moved back by the dead band. Digits that only come from binary arithmetic are cut. */
export const clearValue = ({ level, limit, deadBand }: Pick<AlertRow, 'level' | 'limit' | 'deadBand'>): number =>
  Number((sideOf(level) === 'high' ? limit - deadBand : limit + deadBand).toPrecision(12));

/** Device and rule in one line: what an alert is called in lists, headings and dialogs. Many rules begin with their device already. */
export const alertName = ({ device, name }: Pick<AlertRow, 'device' | 'name'>): string =>
  name.toLowerCase().startsWith(device.toLowerCase()) ? isolate(name) : `${isolate(device)} · ${isolate(name)}`;

/** The word of a state; a shelf says when it ends. */
export const stateText = (t: TFunction, { label, shelvedUntil }: Pick<AlertRow, 'label' | 'shelvedUntil'>, now: number, zone: string): string => {
  if (label !== 'G') return t(`state.${label}`);
  if (shelvedUntil === null) return t('state.G_plain');
  return t('state.G', { until: isSameDay(shelvedUntil, now, zone) ? formatMinute(shelvedUntil, zone) : formatWhen(shelvedUntil, now, zone) });
};

/** How long the planned end is over, in one unit; undefined while it is still to come. Times in ms. */
export const passedBy = (plannedEnd: number, now: number): ReturnType<typeof ageOf> | undefined => (plannedEnd > now ? undefined : ageOf(now - plannedEnd));

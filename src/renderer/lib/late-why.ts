import type { TFunction } from 'i18next';
import type { LateWhy } from '../../domain/alert/late-why.ts';

/** Why something was found late, in words: `came 3 h after it was measured`. */
export const lateWhyText = (t: TFunction, { cause, delayMs }: LateWhy, duration: (ms: number) => string): string =>
  t(`lateWhy.${cause}`, { time: duration(delayMs) });

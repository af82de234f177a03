import { isUnacknowledged } from '../../../domain/alert/label.ts';
import type { Shown } from './use-alert-columns.tsx';

/** Its threshold takes no acknowledgement without a note, and there is something to acknowledge. */
export const asksForNote = ({ row, hasLeft }: Shown): boolean => !hasLeft && row.noteMandatory === true && isUnacknowledged(row.label);

/**
 * Where the note of an acknowledgement is written: nowhere, in the details when it is the one alert that they show, else in a form
 * of its own, once for all that were chosen.
 */
export const noteFor = (chosen: readonly Shown[], inDetails: Shown | undefined): 'none' | 'details' | 'form' => {
  if (!chosen.some(asksForNote)) return 'none';
  const [only, ...others] = chosen;
  return others.length === 0 && only?.row.alertId === inDetails?.row.alertId ? 'details' : 'form';
};

import { textOf } from '../../i18n/text.ts';
import { formatExact } from '../../lib/format.ts';
import type { Complaint } from './form-fields.ts';

/** A complaint in words: what is wrong and how to put it right. */
export const complaintText = (complaint: Complaint | undefined): string | undefined => {
  if (!complaint) return undefined;
  const t = textOf('rules');
  switch (complaint.kind) {
    case 'said':
      return complaint.message;
    case 'range':
      if (complaint.max === Infinity) return t('complaint.least', { min: formatExact(complaint.min), unit: complaint.unit });
      return t('complaint.range', { min: formatExact(complaint.min), max: formatExact(complaint.max), unit: complaint.unit });
    case 'number':
      return t('complaint.number');
    case 'taken':
      return t('complaint.taken', { name: complaint.name });
    case 'missing':
      return t('complaint.missing');
  }
};

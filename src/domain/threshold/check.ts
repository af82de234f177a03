import type { ThresholdDraft } from './draft.ts';
import { brokenBy, type Names } from './program.ts';
import { missingEdges } from './schedule.ts';

/** A field of a draft that cannot be saved as it is, and why. */
export interface Complaint {
  readonly field: string;
  readonly message: string;
}

/** What is wrong with a draft on this console, beside what the draft alone shows. `at`: now. Empty: nothing. */
export const complaintsOf = (draft: ThresholdDraft, names: Names, at: number): readonly Complaint[] => {
  const found: Complaint[] = [];
  for (const { shift, edge, local } of missingEdges(draft.schedule?.shifts ?? [], names.zone, at))
    found.push({
      field: `schedule.shifts.${shift}.${edge}`,
      message: `In ${names.zone} the clock skips ${local} when it is set forward. Choose a time outside of that hour.`,
    });
  const broken = brokenBy(draft, names);
  return broken ? [...found, broken] : found;
};

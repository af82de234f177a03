import { SuppressionDraft } from '../../../domain/alert/suppression.ts';
import type { ThresholdId } from '../../../domain/identity.ts';

/** What is typed on the form of a suppression rule, as text. */
export interface SuppressionForm {
  readonly name: string;
  readonly kind: 'inhibit' | 'state' | 'schedule';
  readonly trigger: string | null;
  readonly equal: string;
  readonly atMost: string;
  readonly while: string;
  readonly settle: string;
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
  readonly targets: readonly ThresholdId[];
  readonly hold: string;
  readonly allowCritical: boolean;
  readonly approvedBy: string;
}

export const emptySuppression: SuppressionForm = {
  name: '',
  kind: 'inhibit',
  trigger: null,
  equal: '',
  atMost: '60',
  while: '',
  settle: '10',
  days: [1],
  from: '06:00',
  to: '06:30',
  targets: [],
  hold: '0',
  allowCritical: false,
  approvedBy: '',
};

export const formOfSuppression = ({ name, form, targets, holdMs, allowCritical, approvedBy }: SuppressionDraft): SuppressionForm => {
  const common = { ...emptySuppression, name, kind: form.kind, targets, hold: String(holdMs), allowCritical, approvedBy };
  switch (form.kind) {
    case 'inhibit':
      return { ...common, trigger: form.trigger, equal: form.equal.join(', '), atMost: String(form.atMostMs / 60_000) };
    case 'state':
      return { ...common, while: form.while, settle: String(form.settleMs / 1000) };
    case 'schedule': {
      const [shift] = form.shifts;
      return shift ? { ...common, days: shift.days, from: shift.from, to: shift.to } : common;
    }
  }
};

const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** The draft, or the words of the first complaint. */
export const suppressionOf = (typed: SuppressionForm): { readonly draft: SuppressionDraft } | { readonly complaint: string } => {
  const forms = {
    inhibit: {
      kind: 'inhibit',
      trigger: typed.trigger,
      equal: typed.equal.split(',').flatMap((label) => label.trim() || []),
      atMostMs: Math.round(numberOf(typed.atMost) * 60_000),
    },
    state: { kind: 'state', while: typed.while, settleMs: Math.round(numberOf(typed.settle) * 1000) },
    schedule: { kind: 'schedule', shifts: [{ days: typed.days, from: typed.from, to: typed.to }] },
  } as const;
  const parsed = SuppressionDraft.safeParse({
    name: typed.name,
    form: forms[typed.kind],
    targets: typed.targets,
    holdMs: numberOf(typed.hold),
    allowCritical: typed.allowCritical,
    approvedBy: typed.approvedBy,
  });
  if (parsed.success) return { draft: parsed.data };
  const [issue] = parsed.error.issues;
  const field = issue?.path.at(-1);
  return { complaint: issue ? `${field === undefined ? '' : `${String(field)}: `}${issue.message}` : '' };
};

import type { SourceDraft } from '../../../domain/broker/profile.ts';
import { numberText, parseNumber } from '../../ui/number-text.ts';

/** The rules of a source as they are typed. */
export interface SourceRulesForm {
  readonly everySeconds: string;
  readonly deadBand: string;
  readonly ignore: string;
  readonly dropLabels: string;
  readonly series: string;
  readonly newPerMinute: string;
}
export type SourceRules = Pick<SourceDraft, 'sampling' | 'ignore' | 'dropLabels' | 'limits'>;

const textOf = (value: number | undefined): string => (value === undefined ? '' : numberText(value));

export const rulesFormOf = ({ sampling, ignore = [], dropLabels = [], limits = {} }: SourceRules): SourceRulesForm => ({
  everySeconds: textOf(sampling && sampling.everyMs / 1000),
  deadBand: textOf(sampling?.deadBand),
  ignore: ignore.join(', '),
  dropLabels: dropLabels.join(', '),
  series: textOf(limits.series),
  newPerMinute: textOf(limits.newPerMinute),
});

const listOf = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
];

/** What is typed as rules; what cannot be read is left as a number that the schema refuses. */
export const rulesOf = (form: SourceRulesForm): SourceRules => {
  const number = (text: string): number | undefined => (text.trim() === '' ? undefined : (parseNumber(text) ?? Number.NaN));
  const [every, deadBand, series, newPerMinute] = [form.everySeconds, form.deadBand, form.series, form.newPerMinute].map(number);
  const [ignore, dropLabels] = [listOf(form.ignore), listOf(form.dropLabels)];
  return {
    ...(every === undefined ? {} : { sampling: { everyMs: Math.round(every * 1000), ...(deadBand === undefined ? {} : { deadBand }) } }),
    ...(ignore.length === 0 ? {} : { ignore }),
    ...(dropLabels.length === 0 ? {} : { dropLabels }),
    ...(series === undefined && newPerMinute === undefined
      ? {}
      : { limits: { ...(series === undefined ? {} : { series }), ...(newPerMinute === undefined ? {} : { newPerMinute }) } }),
  };
};

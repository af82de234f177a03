import type { Severity } from '../../../domain/alert/severity.ts';
import { type Lack, lacks, Rationale, Weight } from '../../../domain/threshold/record.ts';
import { computedSeverity } from '../../../domain/threshold/severity-matrix.ts';
import { numberText, parseNumber } from '../../ui/number-text.ts';
import type { ReadNumber, RecordField } from './form-fields.ts';

export const weights = Weight.options;
export const consequenceKinds = ['safety', 'environment', 'finance'] as const;

/** The rationalisation record as it is typed: lists one per line, links as `title | address`, the response time in minutes. */
export type RecordForm = Readonly<Record<RecordField, string>> & {
  readonly consequenceOf: Readonly<Record<(typeof consequenceKinds)[number], Weight>>;
  /** Lines that name a photo and say what can be seen. */
  readonly photos: readonly string[];
};

const minute = 60_000;
const linkText = ({ title, href }: { readonly title: string; readonly href: string }): string => (title === href ? href : `${title} | ${href}`);

export const typedRecord = (rationale: Rationale): RecordForm => {
  const { consequence, verify, owner, approvedBy, rationalisedOn, nextReview, lastTest, basis, contact, severityReason } = rationale;
  return {
    consequence,
    verify,
    owner,
    approvedBy,
    rationalisedOn,
    nextReview,
    lastTest,
    basis,
    contact,
    severityReason,
    class: rationale.class,
    consequenceOf: rationale.consequenceOf,
    photos: rationale.photos,
    actions: rationale.actions.join('\n'),
    causes: rationale.causes.join('\n'),
    response: rationale.responseMs === null ? '' : numberText(rationale.responseMs / minute),
    testInterval: rationale.testIntervalDays === null ? '' : numberText(rationale.testIntervalDays),
    links: rationale.links.map(linkText).join('\n'),
  };
};
export const emptyRecord: RecordForm = typedRecord(Rationale.parse({}));

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const linkOf = (line: string): { readonly title: string; readonly href: string } => {
  const cut = line.lastIndexOf('|');
  return cut < 0 ? { title: line, href: line } : { title: line.slice(0, cut).trim(), href: line.slice(cut + 1).trim() };
};

/** The record as the domain takes it. */
export const recordOf = (form: RecordForm, read: ReadNumber) => {
  const { consequence, consequenceOf, verify, owner, approvedBy, rationalisedOn, nextReview, lastTest, basis, contact, severityReason, photos } = form;
  return {
    consequence,
    consequenceOf,
    causes: linesOf(form.causes),
    actions: linesOf(form.actions),
    verify,
    responseMs: form.response.trim() === '' ? null : Math.round(read('response', form.response, { min: 0.1, max: 10_080, unit: 'min' }) * minute),
    class: form.class,
    owner,
    approvedBy,
    rationalisedOn,
    nextReview,
    lastTest,
    testIntervalDays: form.testInterval.trim() === '' ? null : Math.round(read('testInterval', form.testInterval, { min: 1, max: 3660, unit: 'd' })),
    basis,
    contact,
    links: linesOf(form.links).map(linkOf),
    photos,
    severityReason,
  };
};

/** What is missing for an alarm; it would be kept as a notice. */
export const lacksIn = ({ actions, consequence, response }: Pick<RecordForm, 'actions' | 'consequence' | 'response'>): readonly Lack[] =>
  lacks({ ...Rationale.parse({}), actions: [...linesOf(actions)], consequence: consequence.trim(), responseMs: parseNumber(response) ?? null });

const responseMsOf = ({ response }: Pick<RecordForm, 'response'>): number | null => {
  const minutes = parseNumber(response);
  return minutes === undefined ? null : Math.round(minutes * minute);
};
/** The severity that the matrix gives for what is typed; undefined while it gives none. */
export const computedIn = (form: Pick<RecordForm, 'consequenceOf' | 'response'>): Severity | undefined =>
  computedSeverity({ consequenceOf: form.consequenceOf, responseMs: responseMsOf(form) });

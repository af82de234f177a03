import type { LevelKind } from '../../../domain/threshold/threshold.ts';

export const levelKinds: readonly LevelKind[] = ['HH', 'H', 'L', 'LL'];

const levelNumbers = ['limit', 'deadBand', 'onDelay', 'offDelay', 'countN', 'countWithin'] as const;
export type NumberName = (typeof levelNumbers)[number];

const conditionFields = ['window', 'setPoint', 'otherSeries', 'states', 'silence', 'expression'] as const;
const recordFields = [
  'actions',
  'consequence',
  'response',
  'causes',
  'verify',
  'severityReason',
  'class',
  'owner',
  'approvedBy',
  'rationalisedOn',
  'nextReview',
  'testInterval',
  'lastTest',
  'basis',
  'contact',
  'links',
] as const;
export type RecordField = (typeof recordFields)[number];

/** Every refusal has a place on the form: a field, a number of one level, a shift, or the levels as a whole. */
export type FieldName =
  | 'name'
  | 'series'
  | 'levels'
  | 'spanFrom'
  | 'spanTo'
  | 'guidance'
  | 'longestShelf'
  | 'realarm'
  | 'staleAfter'
  | 'lateness'
  | 'reorder'
  | 'schedule'
  | 'while'
  | 'reason'
  | (typeof conditionFields)[number]
  | RecordField
  | `shift.${number}`
  | `${LevelKind}.${NumberName}`;

/** Either a text of the domain, or the key of one of the form's own. */
export type Complaint =
  | { readonly kind: 'number' }
  | { readonly kind: 'range'; readonly min: number; readonly max: number; readonly unit: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'taken'; readonly name: string }
  | { readonly kind: 'said'; readonly message: string };
export type Complaints = ReadonlyMap<FieldName, Complaint>;

export interface Range {
  readonly min: number;
  readonly max: number;
  readonly unit: string;
}
/** A number that is typed in a field; 0 when it cannot be read, which is then complained about. */
export type ReadNumber = (field: FieldName, text: string, range?: Range) => number;

/** What the form may say within each of its folds; a complaint opens its fold. */
export const foldFields = {
  timing: ['staleAfter', 'lateness', 'reorder', ...levelKinds.flatMap((kind) => [`${kind}.countN`, `${kind}.countWithin`] as const)],
  handling: ['longestShelf', 'realarm'],
  schedule: ['schedule', 'while'],
  record: [
    'causes',
    'verify',
    'guidance',
    'severityReason',
    'class',
    'owner',
    'approvedBy',
    'rationalisedOn',
    'nextReview',
    'testInterval',
    'lastTest',
    'basis',
    'contact',
    'links',
  ],
} as const satisfies Readonly<Record<string, readonly FieldName[]>>;
export type FoldName = keyof typeof foldFields;

/** The fold that a field lies in; undefined: it is always in sight. */
export const foldOf = (field: FieldName): FoldName | undefined => {
  if (field.startsWith('shift.')) return 'schedule';
  return (Object.keys(foldFields) as FoldName[]).find((fold) => (foldFields[fold] as readonly FieldName[]).includes(field));
};

/** In the order of the screen: the focus goes to the first one that has a complaint. */
const order: readonly FieldName[] = [
  'series',
  'name',
  ...conditionFields,
  'levels',
  'spanFrom',
  'spanTo',
  ...levelKinds.flatMap((kind) => (['limit', 'deadBand', 'onDelay', 'offDelay'] as const).map((name): FieldName => `${kind}.${name}`)),
  'actions',
  'consequence',
  'response',
  ...foldFields.timing,
  ...foldFields.handling,
  ...foldFields.schedule,
  ...foldFields.record,
  'reason',
];

/** The first field of the screen that has a complaint. */
export const firstOf = (complaints: Complaints): FieldName | undefined => order.find((field) => complaints.has(field)) ?? complaints.keys().next().value;

const direct: Readonly<Record<string, FieldName>> = {
  name: 'name',
  guidance: 'guidance',
  'span.from': 'spanFrom',
  'span.to': 'spanTo',
  longestShelfMs: 'longestShelf',
  realarmAfterMs: 'realarm',
  staleAfterMs: 'staleAfter',
  latenessMs: 'lateness',
  reorderMs: 'reorder',
  schedule: 'schedule',
  'schedule.while': 'while',
  'condition.windowMs': 'window',
  'condition.from.setPoint': 'setPoint',
  'condition.from.seriesId': 'otherSeries',
  'condition.from': 'otherSeries',
  'condition.values': 'states',
  'condition.afterMs': 'silence',
  'condition.text': 'expression',
};
const levelPaths: Readonly<Record<string, NumberName>> = {
  limit: 'limit',
  deadBand: 'deadBand',
  onDelayMs: 'onDelay',
  offDelayMs: 'offDelay',
  'count.n': 'countN',
  'count.withinMs': 'countWithin',
};

/** The field of the form for a path of the domain, such as `levels.0.limit` or `schedule.shifts.1.from`; `kinds`: of the levels in that order. */
export const fieldOfPath = (path: string, kinds: readonly LevelKind[]): FieldName => {
  const [first = '', second = '', ...rest] = path.split('.');
  if (first === 'levels') {
    const kind = kinds[Number(second)];
    const number = levelPaths[rest.join('.')];
    return second !== '' && kind && number ? `${kind}.${number}` : 'levels';
  }
  if (first === 'schedule' && second === 'shifts' && rest.length > 0) return `shift.${Number(rest[0])}`;
  if (first === 'rationale') {
    const name = second === 'responseMs' ? 'response' : second === 'testIntervalDays' ? 'testInterval' : second;
    return recordFields.find((field) => field === name) ?? 'links';
  }
  if (path.startsWith('condition.values')) return 'states';
  return direct[path] ?? 'series';
};

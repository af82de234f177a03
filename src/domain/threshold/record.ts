import * as z from 'zod';

/** alarm: annunciated and counted; notice: listed, silent; record: in the history only. */
export const Grade = z.enum(['alarm', 'notice', 'record']);
export type Grade = z.infer<typeof Grade>;

const Line = z.string().trim().max(500);
const Lines = z.array(Line.min(1)).max(20);
/** A level of a consequence, from the mildest to the worst. */
export const Weight = z.enum(['none', 'minor', 'major', 'severe']);
export type Weight = z.infer<typeof Weight>;

/** Why this threshold is there and what it asks of a person: the record of ISA-18.2's rationalisation. */
export const Rationale = z.strictObject({
  /** What happens when nobody acts. */
  consequence: Line.default(''),
  consequenceOf: z.strictObject({ safety: Weight, environment: Weight, finance: Weight }).default({ safety: 'none', environment: 'none', finance: 'none' }),
  causes: Lines.default([]),
  /** What to do, in order. */
  actions: Lines.default([]),
  /** How to see that it worked. */
  verify: Line.default(''),
  /** The time a person has, counted from the call, in ms; null: not said. */
  responseMs: z
    .int()
    .min(1000)
    .max(7 * 86_400_000)
    .nullable()
    .default(null),
  class: Line.default(''),
  owner: Line.default(''),
  approvedBy: Line.default(''),
  /** Local dates, `2027-03-31`; empty: none. */
  rationalisedOn: z.union([z.literal(''), z.iso.date()]).default(''),
  nextReview: z.union([z.literal(''), z.iso.date()]).default(''),
  lastTest: z.union([z.literal(''), z.iso.date()]).default(''),
  testIntervalDays: z.int().min(1).max(3660).nullable().default(null),
  /** Where each limit comes from: design, safety, environment, quality, nameplate, experience. */
  basis: Line.default(''),
  contact: Line.default(''),
  links: z
    .array(z.strictObject({ title: Line.min(1), href: z.string().trim().min(1).max(1000) }))
    .max(20)
    .default([]),
  /** Photos by the name under which they are kept, each followed by what can be seen: see `photo.ts`. */
  photos: z.array(Line.min(1)).max(20).default([]),
  /** Why the severity is not the one that the matrix gives for consequence and response time: see `severity-matrix.ts`. */
  severityReason: Line.default(''),
});
export type Rationale = z.infer<typeof Rationale>;

export type Lack = 'actions' | 'consequence' | 'responseMs';

/** What is missing for an alarm: without an action, a consequence and a time to respond nobody is asked for anything. */
export const lacks = ({ actions, consequence, responseMs }: Rationale): readonly Lack[] => [
  ...(actions.length === 0 ? (['actions'] as const) : []),
  ...(consequence === '' ? (['consequence'] as const) : []),
  ...(responseMs === null ? (['responseMs'] as const) : []),
];

/** An alarm that lacks what makes it one is a notice. */
export const effectiveGrade = (grade: Grade, rationale: Rationale): Grade => (grade === 'alarm' && lacks(rationale).length > 0 ? 'notice' : grade);

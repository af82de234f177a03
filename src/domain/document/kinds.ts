import * as z from 'zod';
import { Dashboard } from '../dashboard/dashboard.ts';
import { SeriesId } from '../identity.ts';

const Key = z.string().min(1).max(40);

/** Which keys run a command, where a person wants others than the ones of the program; no key at all switches it off. */
const Keys = z.strictObject({
  /** One letter or sign without Ctrl or Alt does something in a list or chart. */
  singleKeys: z.boolean(),
  /** By the id of the command. */
  keys: z.record(z.string().min(1).max(60), z.array(Key).max(6)),
});

/** What a list shows: one document per list. */
const Columns = z.strictObject({
  /** Ids of columns from left to right; one that is missing stands where the program puts it. */
  order: z.array(z.string().min(1).max(60)).max(60),
  hidden: z.array(z.string().min(1).max(60)).max(60),
  /** Widths in px that somebody has drawn. */
  widths: z.record(z.string().min(1).max(60), z.int().min(40).max(2000)),
});

/** What Trends showed, as its address says it. */
const TrendView = z.strictObject({ name: z.string().trim().min(1, 'The name is empty.').max(120), query: z.string().max(4000) });

/** What somebody wrote at a time, on some series or on all. */
const Annotation = z.strictObject({
  /** ms since 1970. */
  at: z.int(),
  text: z.string().trim().min(1, 'The text is empty.').max(500, 'The text is longer than 500 characters.'),
  /** Empty: all. */
  series: z.array(SeriesId).max(48),
});

/**
 * Everything a person arranges and the console keeps: each kind with the shape of its body. A body that was kept by an older
 * version must stay readable: new fields have a default.
 */
export const documentBodies = {
  keys: Keys,
  columns: Columns,
  dashboard: Dashboard,
  'trend-view': TrendView,
  annotation: Annotation,
} as const;

export type DocumentKind = keyof typeof documentBodies;
export type DocumentBody<Kind extends DocumentKind = DocumentKind> = z.output<(typeof documentBodies)[Kind]>;
export const documentKinds = Object.keys(documentBodies) as [DocumentKind, ...DocumentKind[]];

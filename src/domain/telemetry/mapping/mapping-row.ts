import * as z from 'zod';
import { parsePath } from './path.ts';

const PathText = z
  .string()
  .max(256)
  .refine((text) => parsePath(text) !== undefined, 'This is no path. Examples: a.b, ["key.with.dots"], [0], [*].t, $topic.device');
const Json = z.json();

/** One line of a mapping: where a value stands, what it is called, and how it is read. Value = round(raw × scale + offset). */
export const MappingRow = z.strictObject({
  path: PathText,
  /** May hold `{key}`, `{index}`, `{device}` and the other names of the topic template. */
  metric: z.string().min(1).max(256),
  unit: z.string().max(32).optional(),
  type: z.enum(['auto', 'number', 'counter', 'bool', 'enum', 'text']),
  scale: z.number().optional(),
  offset: z.number().optional(),
  /** Digits behind the point. */
  round: z.int().min(0).max(15).optional(),
  enum: z.record(z.string().max(256), z.union([z.number(), z.string().max(256)])).optional(),
  when: z.strictObject({ path: PathText, op: z.enum(['exists', 'eq', 'ne', 'in', 'lt', 'gt']), value: Json.optional() }).optional(),
  ts: z.strictObject({ path: PathText, unit: z.enum(['auto', 's', 'ms', 'us', 'ns', 'iso']) }).optional(),
  /** A text with names as in `metric`, or a path that begins with `$.`. */
  labels: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,63}$/), z.string().max(256)).optional(),
  quality: z.strictObject({ path: PathText, map: z.record(z.string().max(64), z.enum(['good', 'uncertain', 'bad', 'stale'])) }).optional(),
});
export type MappingRow = z.infer<typeof MappingRow>;

export const Mapping = z.array(MappingRow).min(1).max(200);
export type Mapping = z.infer<typeof Mapping>;

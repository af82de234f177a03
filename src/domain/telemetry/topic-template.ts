import * as z from 'zod';

/**
 * Topic templates: `site/{site}/dev/{device}/{metric}` takes names out of an MQTT topic.
 *
 *   template := level ("/" level)*      level := literal | "{name}" | "{name*}" | "{name=a|b}" | "{_}" | "{_*}"
 *
 * A greedy level (`*`) takes one or more levels and may stand once.
 */
export type TemplateLevel =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'one' | 'greedy'; readonly name: string }
  | { readonly kind: 'enumerated'; readonly name: string; readonly values: readonly string[] };

export type TopicTemplate = string;

const namePattern = /^(?:_|[a-z][a-z0-9_]*)$/;
const parseLevel = (level: string): TemplateLevel | undefined => {
  if (!level.startsWith('{')) return level !== '' && !/[+#{}\0]/.test(level) ? { kind: 'literal', text: level } : undefined;
  if (!level.endsWith('}')) return undefined;
  const inner = level.slice(1, -1);
  const greedy = inner.endsWith('*');
  const [name, values, ...more] = (greedy ? inner.slice(0, -1) : inner).split('=');
  if (name === undefined || !namePattern.test(name) || more.length > 0) return undefined;
  if (values === undefined) return { kind: greedy ? 'greedy' : 'one', name };
  const list = values.split('|');
  return greedy || name === '_' || list.some((value) => value === '' || /[+#{}\0/]/.test(value)) ? undefined : { kind: 'enumerated', name, values: list };
};

/** Undefined when the text is no template. */
export const parseTemplate = (text: string): readonly TemplateLevel[] | undefined => {
  const levels = text.split('/').map(parseLevel);
  if (levels.some((level) => level === undefined)) return undefined;
  const parsed = levels as TemplateLevel[];
  const names = parsed.flatMap((level) => (level.kind === 'literal' || level.name === '_' ? [] : [level.name]));
  return new Set(names).size === names.length && parsed.filter(({ kind }) => kind === 'greedy').length <= 1 ? parsed : undefined;
};

export const TopicTemplate = z
  .string()
  .trim()
  .min(1)
  .max(512)
  .refine((text) => parseTemplate(text) !== undefined, 'This is no topic template. Example: plant/{device}/{metric}');

/** True as well for a text that is no template: that is another complaint. */
export const namesDevice = (template: TopicTemplate): boolean =>
  parseTemplate(template)?.some((level) => level.kind !== 'literal' && level.name === 'device') ?? true;

/** The MQTT filter that brings every topic of the template, and perhaps a few more. */
export const filterOf = (levels: readonly TemplateLevel[]): string => {
  const greedy = levels.findIndex(({ kind }) => kind === 'greedy');
  const plain = levels.map((level) => (level.kind === 'literal' ? level.text : '+'));
  return greedy < 0 ? plain.join('/') : [...plain.slice(0, greedy), '#'].join('/');
};

/** The names that the template takes out of a topic; undefined when the topic is none of its own. */
export const matchTopic = (levels: readonly TemplateLevel[], topic: string): Readonly<Record<string, string>> | undefined => {
  const parts = topic.split('/');
  const greedy = levels.findIndex(({ kind }) => kind === 'greedy');
  if (greedy < 0 ? parts.length !== levels.length : parts.length < levels.length) return undefined;
  const taken: Record<string, string> = {};
  for (let i = 0, at = 0; i < levels.length; i++) {
    const level = levels[i]!;
    const width = level.kind === 'greedy' ? parts.length - levels.length + 1 : 1;
    const part = parts.slice(at, at + width).join('/');
    at += width;
    if (level.kind === 'literal' ? level.text !== part : part === '' || (level.kind === 'enumerated' && !level.values.includes(part))) return undefined;
    if (level.kind !== 'literal' && level.name !== '_') taken[level.name] = part;
  }
  return taken;
};

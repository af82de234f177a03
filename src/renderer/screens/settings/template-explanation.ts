import { filterOf, matchTopic, parseTemplate, type TemplateLevel } from '../../../domain/telemetry/topic-template.ts';

/** What a template does with one example topic, for a sentence on screen. */
export type Explanation =
  | { readonly kind: 'invalid' }
  | { readonly kind: 'no-example'; readonly filter: string }
  | { readonly kind: 'match'; readonly filter: string; readonly taken: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'levels'; readonly filter: string; readonly wanted: number; readonly isAtLeast: boolean; readonly got: number }
  | { readonly kind: 'literal'; readonly filter: string; readonly level: number; readonly wanted: string; readonly got: string }
  | { readonly kind: 'empty-level'; readonly filter: string; readonly level: number };

/** The first level that refuses the topic, counted from 1. */
const refusal = (levels: readonly TemplateLevel[], parts: readonly string[], filter: string): Explanation => {
  const greedy = levels.findIndex(({ kind }) => kind === 'greedy');
  const surplus = parts.length - levels.length;
  for (const [i, level] of levels.entries()) {
    const at = greedy >= 0 && i > greedy ? i + surplus : i;
    const got = parts[at] ?? '';
    const wanted = level.kind === 'literal' ? [level.text] : level.kind === 'enumerated' ? level.values : undefined;
    if (wanted && !wanted.includes(got)) return { kind: 'literal', filter, level: at + 1, wanted: wanted.join(' | '), got };
    if (!wanted && got === '') return { kind: 'empty-level', filter, level: at + 1 };
  }
  return { kind: 'levels', filter, wanted: levels.length, isAtLeast: greedy >= 0, got: parts.length };
};

/** Takes the template apart on the example and says either what it takes or the first reason why it does not fit. */
export const explain = (template: string, example: string): Explanation => {
  const levels = parseTemplate(template.trim());
  if (!levels) return { kind: 'invalid' };
  const filter = filterOf(levels);
  const topic = example.trim();
  if (topic === '') return { kind: 'no-example', filter };
  const taken = matchTopic(levels, topic);
  if (taken) return { kind: 'match', filter, taken: Object.entries(taken) };
  const parts = topic.split('/');
  const isAtLeast = levels.some(({ kind }) => kind === 'greedy');
  if (isAtLeast ? parts.length < levels.length : parts.length !== levels.length)
    return { kind: 'levels', filter, wanted: levels.length, isAtLeast, got: parts.length };
  return refusal(levels, parts, filter);
};

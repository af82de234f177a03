import { advance, type Filter, type FilterRule, initialFilter, sample, type Turn } from '../../../src/domain/threshold/filter.ts';

/** One thing that reaches a filter: a good value, a value that is not good, or nothing but time. */
export type Input = readonly [t: number, value: number] | readonly [t: number, 'bad'] | readonly [t: number, 'tick'];

/** `0 90, 500 bad, 900 tick`: time, then a value, `bad` for one that is not good, or `tick` for none. */
export const inputsOf = (text: string): readonly Input[] =>
  text.split(', ').map((pair) => {
    const [t, what] = pair.split(' ');
    return [Number(t), what === 'bad' || what === 'tick' ? what : Number(what)];
  });

/** Runs a filter over inputs in order. Every state is frozen, so that a filter that writes into its input fails. */
export const feed = (rule: FilterRule, inputs: Iterable<Input>, from: Filter = initialFilter): { readonly filter: Filter; readonly turns: readonly Turn[] } => {
  const turns: Turn[] = [];
  let filter = from;
  for (const [t, what] of inputs) {
    const next = what === 'tick' ? advance(rule, filter, t) : sample(rule, filter, t, what === 'bad' ? 1e9 : what, what !== 'bad');
    filter = Object.freeze(next.filter);
    turns.push(...next.turns);
  }
  return { filter, turns };
};

/** `+at` for a turn to abnormal, `-at` for one to normal. */
export const brief = (turns: readonly Turn[]): string => turns.map(({ to, at }) => `${to === 'abnormal' ? '+' : '-'}${at}`).join(' ');

import { type Expression, ExpressionError, parseExpression } from './expression.ts';
import type { FilterRule } from './filter.ts';
import { ladder, type ThresholdDraft } from './draft.ts';
import type { Level, Side } from './level.ts';
import { type Calendar, calendarOf } from './schedule.ts';

/** What becomes of the values of the inputs before the levels look at it. Numbers are places in the table of series. */
export type Score =
  | { readonly kind: 'value'; readonly of: number }
  | { readonly kind: 'set'; readonly of: number; readonly values: readonly number[] }
  | { readonly kind: 'rate'; readonly of: number; readonly windowMs: number; readonly reachMs: number }
  | { readonly kind: 'deviation'; readonly of: number; readonly from: number; readonly setPoint: number }
  | { readonly kind: 'no-data'; readonly of: number; readonly afterMs: number }
  | { readonly kind: 'expression'; readonly formula: Formula };

/** An expression whose inputs have places: of a series in the table, or of another threshold among `others`. */
export interface Formula {
  readonly expression: Expression;
  readonly places: readonly { readonly type: 'series' | 'threshold'; readonly place: number }[];
}

/** Both sides of another threshold, judged along: its condition is an input like any other. */
export type Other = readonly Program[];

/** One side of one version of a threshold, ready to judge. */
export interface Program {
  readonly version: number;
  /** Of a threshold that is judged along: which one; empty: the one that has the point. */
  readonly of: string;
  readonly draft: ThresholdDraft;
  readonly side: Side;
  readonly levels: readonly { readonly level: Level; readonly rule: FilterRule }[];
  /** Places of the series it looks at, in the table that all versions of the point share. */
  readonly series: readonly number[];
  readonly score: Score;
  readonly gate: Formula | null;
  readonly calendar: Calendar | null;
  readonly others: readonly Other[];
  readonly usesUncertain: boolean;
  readonly staleAfterMs: number;
  /** How long its samples wait to be put in order. */
  readonly reorderMs: number;
  /** One series and nothing else: every sample can be judged as it comes. */
  readonly isPlain: boolean;
  /** The limit of the mildest level; used to pass by what is far from it. */
  readonly nearest: number;
  /** How far back the values reach that a score needs. */
  readonly reachMs: number;
}

/** What a program compares, by the identities of what it names: another name of a threshold is no other condition. */
export const conditionKey = ({ draft, score, others }: Program): string => {
  if (score.kind !== 'expression') return JSON.stringify(draft.condition);
  const { root, inputs } = score.formula.expression;
  const named = score.formula.places.map(({ type, place }, i) => (type === 'series' ? inputs[i]!.name : (others[place]?.[0]?.of ?? inputs[i]!.name)));
  return JSON.stringify([root, named], (key, value: unknown) => (key === 'name' ? undefined : value));
};

/** Looks up what a draft names. Undefined: there is no such thing, or no longer. */
export interface Names {
  readonly zone: string;
  /** The id of a series, from its id or from `device/metric`. */
  readonly series: (name: string) => string | undefined;
  /** The unit of a series by its id, where it is known. */
  readonly unit?: (seriesId: string) => string | undefined;
  readonly threshold: (name: string) => { readonly thresholdId: string; readonly draft: ThresholdDraft; readonly version?: number } | undefined;
}

/** Why a threshold cannot be judged, in words, and the field that says so. */
export interface Broken {
  readonly field: string;
  readonly message: string;
}
export class BrokenThreshold extends Error {
  override readonly name = 'BrokenThreshold';
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

const broken = (field: string, message: string): never => {
  throw new BrokenThreshold(field, message);
};

/**
 * Compiles one side of a draft; undefined when it has no level there. `table` collects the series; `trail` are the thresholds
 * on the way here. Throws a `BrokenThreshold` that names the field.
 */
export const compileSide = (
  draft: ThresholdDraft,
  side: Side,
  names: Names,
  table: string[],
  version = 0,
  trail: readonly string[] = [draft.name],
  of = '',
): Program | undefined => {
  const { condition, schedule, staleAfterMs } = draft;
  const used = new Set<number>();
  const others: Other[] = [];
  const place = (field: string, name: string): number => {
    const id = names.series(name) ?? broken(field, `The series ${name} is not known on this console.`);
    const known = table.indexOf(id);
    const at = known >= 0 ? known : table.push(id) - 1;
    used.add(at);
    return at;
  };
  const otherPlace = (field: string, name: string): number => {
    const found = names.threshold(name) ?? broken(field, `There is no threshold named ${name}.`);
    if (trail.includes(found.draft.name)) broken(field, `A cycle: ${[...trail, found.draft.name].join(' → ')}. A condition cannot depend on itself.`);
    const along = [...trail, found.draft.name];
    const sides = (['low', 'high'] as const).flatMap((one) => compileSide(found.draft, one, names, table, found.version, along, found.thresholdId) ?? []);
    for (const program of sides) for (const at of program.series) used.add(at);
    return others.push(sides) - 1;
  };
  const formulaOf = (field: string, text: string): Formula => {
    try {
      const expression = parseExpression(text);
      return {
        expression,
        places: expression.inputs.map(({ type, name }) => ({ type, place: type === 'series' ? place(field, name) : otherPlace(field, name) })),
      };
    } catch (error) {
      if (error instanceof ExpressionError) return broken(field, error.message);
      throw error;
    }
  };
  const watched = (): number => {
    if (names.series(draft.seriesId) === undefined) broken('seriesId', `The series ${draft.device}/${draft.metric} is not known on this console any more.`);
    return place('seriesId', draft.seriesId);
  };
  const scoreOf = (): Score => {
    switch (condition.kind) {
      case 'limit':
        return { kind: 'value', of: watched() };
      case 'state':
        return { kind: 'set', of: watched(), values: condition.values };
      case 'boolean':
        return { kind: 'set', of: watched(), values: [condition.value ? 1 : 0] };
      case 'rate':
        return { kind: 'rate', of: watched(), windowMs: condition.windowMs, reachMs: condition.windowMs + staleAfterMs };
      case 'deviation': {
        const of = watched();
        return 'setPoint' in condition.from
          ? { kind: 'deviation', of, from: -1, setPoint: condition.from.setPoint }
          : { kind: 'deviation', of, from: place('condition.from.seriesId', condition.from.seriesId), setPoint: Number.NaN };
      }
      case 'no-data':
        return { kind: 'no-data', of: watched(), afterMs: condition.afterMs };
      case 'expression':
        return { kind: 'expression', formula: formulaOf('condition.text', condition.text) };
    }
  };

  const score = scoreOf();
  const gate = schedule === null || schedule.while === '' ? null : formulaOf('schedule.while', schedule.while);
  const calendar = schedule === null || schedule.shifts.length === 0 ? null : calendarOf(schedule.shifts, names.zone);
  const levels = ladder(draft, side);
  if (levels.length === 0) return undefined;
  // Silence is the condition itself, and another threshold is never unknown for want of samples.
  const isTimeless = score.kind === 'no-data' || (score.kind === 'expression' && score.formula.places.every(({ type }) => type === 'threshold'));
  return {
    version,
    of,
    draft,
    side,
    levels: levels.map((level) => ({
      level,
      rule: {
        side,
        limit: level.limit,
        deadBand: level.deadBand,
        onDelayMs: level.onDelayMs,
        offDelayMs: level.offDelayMs,
        staleAfterMs: isTimeless ? Infinity : staleAfterMs,
        count: level.count,
      },
    })),
    series: [...used],
    score,
    gate,
    calendar,
    others,
    usesUncertain: draft.uncertain === 'use',
    staleAfterMs,
    reorderMs: draft.reorderMs ?? 0,
    isPlain: (score.kind === 'value' || score.kind === 'set') && gate === null && calendar === null,
    nearest: score.kind === 'value' ? levels[0]!.limit : Number.NaN,
    reachMs: Math.max(
      staleAfterMs,
      score.kind === 'rate' ? score.reachMs : 0,
      score.kind === 'no-data' ? score.afterMs : 0,
      ...others.flat().map(({ reachMs }) => reachMs),
    ),
  };
};

/** What stands in the way of judging a draft; undefined when nothing does. */
export const brokenBy = (draft: ThresholdDraft, names: Names): Broken | undefined => {
  try {
    for (const side of ['low', 'high'] as const) compileSide(draft, side, names, []);
    return undefined;
  } catch (error) {
    if (error instanceof BrokenThreshold) return { field: error.field, message: error.message };
    throw error;
  }
};

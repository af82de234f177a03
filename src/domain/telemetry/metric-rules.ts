/**
 * Whether a name follows the conventions of OpenTelemetry: a letter, then letters, digits, `_ . - /`, at most 255. What devices
 * send is stored under any name; this is for names that a person gives. Undefined when it does, else what is wrong, for people.
 */
export const metricNameFault = (name: string): string | undefined => {
  if (name === '') return 'The name is empty.';
  if (name.length > 255) return 'The name has more than 255 characters.';
  if (!/^[A-Za-z]/.test(name)) return 'The name must begin with a letter.';
  const wrong = /[^A-Za-z0-9_./-]/u.exec(name)?.[0];
  return wrong === undefined ? undefined : `The name may have letters, digits, _ . - and / only; ${JSON.stringify(wrong)} is none of them.`;
};

/** Where a counter stands. */
export interface CounterState {
  readonly ts: number;
  readonly value: number;
}

export interface CounterStep {
  /** By how much it rose. After a reset that is its whole value: it began again at zero. */
  readonly increase: number;
  /** Per second. */
  readonly rate: number;
  readonly isReset: boolean;
}

/** A counter is never negative and has a value. */
export const isCounterValue = (value: number): boolean => Number.isFinite(value) && value >= 0;

/**
 * From one value of a counter to the next. Undefined when there is no step: the time did not go on, or one of them is no value of
 * a counter. A counter that fell has begun again; what it counted between its last value and that moment is not known.
 */
export const counterStep = (before: CounterState, after: CounterState): CounterStep | undefined => {
  if (!(after.ts > before.ts) || !isCounterValue(before.value) || !isCounterValue(after.value)) return undefined;
  const isReset = after.value < before.value;
  const increase = isReset ? after.value : after.value - before.value;
  return { increase, rate: increase / ((after.ts - before.ts) / 1000), isReset };
};

/** What a counter counted over a range, across its resets, and how many there were. Values that are none are left out. */
export const counterTotal = (values: Iterable<CounterState>): { readonly increase: number; readonly resets: number } => {
  let before: CounterState | undefined;
  let increase = 0;
  let resets = 0;
  for (const value of values) {
    if (!isCounterValue(value.value)) continue;
    const step = before === undefined ? undefined : counterStep(before, value);
    if (before !== undefined && step === undefined) continue;
    increase += step?.increase ?? 0;
    if (step?.isReset) resets++;
    before = value;
  }
  return { increase, resets };
};

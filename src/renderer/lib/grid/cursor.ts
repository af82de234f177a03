/** Where the cursor of a list goes; positions are indices into the rows shown. */
export type CursorStep = 'next' | 'previous' | 'first' | 'last' | 'page-down' | 'page-up';

/** The position after a step, kept inside the list; undefined only for an empty list. Without a position every step starts at the top. */
export const stepCursor = (from: number, step: CursorStep, rows: number, rowsPerPage: number): number | undefined => {
  if (rows === 0) return undefined;
  const clamp = (at: number) => Math.max(0, Math.min(rows - 1, at));
  if (step === 'first') return 0;
  if (step === 'last') return rows - 1;
  if (from === -1) return 0;
  const page = Math.max(1, rowsPerPage - 1);
  return clamp(from + { next: 1, previous: -1, 'page-down': page, 'page-up': -page }[step]);
};

/** The keys from the anchor to the target, whatever their order. */
export const keysBetween = (keys: readonly string[], anchor: string, target: string): readonly string[] => {
  const [a, b] = [keys.indexOf(anchor), keys.indexOf(target)];
  if (a === -1 || b === -1) return b === -1 ? [] : [target];
  return keys.slice(Math.min(a, b), Math.max(a, b) + 1);
};

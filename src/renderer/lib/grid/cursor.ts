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

/**
 * Where to scroll so that a row can be seen whole, in pixels; undefined: it can already. Reckoned from what is known, because asking
 * the document would make it lay out the list in the middle of a key press.
 */
export const revealAt = (index: number, scrollTop: number, viewHeight: number, rowHeight: number): number | undefined => {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + viewHeight ? top + rowHeight - viewHeight : undefined;
};

/** Hybrid logical clock: 12 hex digits of milliseconds, 8 of a counter; compares as text and never runs backwards. */
export const hlcZero = '0'.repeat(20);

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');

/** The stamp after `last` at wall time `wallMs`. An overflow of the counter adds a millisecond. */
export const tick = (last: string, wallMs: number): string => {
  const [lastMs, counter] = [Number.parseInt(last.slice(0, 12), 16), Number.parseInt(last.slice(12), 16)];
  if (wallMs > lastMs) return hex(wallMs, 12) + hex(0, 8);
  return counter < 0xffffffff ? hex(lastMs, 12) + hex(counter + 1, 8) : hex(lastMs + 1, 12) + hex(0, 8);
};

/** Marks that turn the direction of what follows them: of names that devices chose themselves. */
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** The same text; one with marks of direction in it turns nothing beyond itself (first strong isolate, pop directional isolate: UAX #9). */
export const isolate = (text: string): string => (turning.test(text) ? `\u2068${text}\u2069` : text);

import * as z from 'zod';

/** From the most to the least urgent; the rank is the digit that people see. */
export const Severity = z.enum(['critical', 'high', 'warning', 'info']);
export type Severity = z.infer<typeof Severity>;

export const severities: readonly Severity[] = ['critical', 'high', 'warning', 'info'];

/** 1 (critical) to 4 (info). */
export const rank = (severity: Severity): number => severities.indexOf(severity) + 1;

/** The more urgent of two. */
export const worst = (a: Severity, b: Severity): Severity => (rank(a) <= rank(b) ? a : b);

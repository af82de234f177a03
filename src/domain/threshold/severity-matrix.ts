import type { Severity } from '../alert/severity.ts';
import { effectiveGrade, type Grade, type Rationale, type Weight } from './record.ts';

const minute = 60_000;

/** How bad it gets when nobody acts, where that was said. */
export type Consequence = Exclude<Weight, 'none'>;

/** One row of the table, for times to respond up to `upToMs`. */
export type MatrixRow = Readonly<Record<Consequence, Severity>> & { readonly upToMs: number };

/**
 * Severity by the worst consequence and the time that a person has, as a table: the first row whose time is not exceeded counts.
 * A starting point in the manner of the priority matrices of ISA-18.2; a site that ranks otherwise changes these cells and no code.
 * No cell is info: what asks a person to act is never silent.
 */
export const severityMatrix: readonly MatrixRow[] = [
  { upToMs: 10 * minute, minor: 'warning', major: 'high', severe: 'critical' },
  { upToMs: 30 * minute, minor: 'warning', major: 'high', severe: 'critical' },
  { upToMs: Infinity, minor: 'warning', major: 'warning', severe: 'critical' },
];

const ranks: readonly Weight[] = ['none', 'minor', 'major', 'severe'];

/** The severity that the matrix gives; undefined where no level of consequence or no time to respond is written: then nothing is computed. */
export const computedSeverity = (
  { consequenceOf: { safety, environment, finance }, responseMs }: Pick<Rationale, 'consequenceOf' | 'responseMs'>,
  matrix: readonly MatrixRow[] = severityMatrix,
): Severity | undefined => {
  const worst = [safety, environment, finance].reduce((one, other) => (ranks.indexOf(other) > ranks.indexOf(one) ? other : one));
  if (worst === 'none' || responseMs === null) return undefined;
  return matrix.find(({ upToMs }) => responseMs <= upToMs)?.[worst];
};

/** What is asked for a reason: of an alarm whose severity is another one than the matrix gives. Undefined: nothing is asked. */
export const deviatesFrom = (severity: Severity, grade: Grade, rationale: Rationale): Severity | undefined => {
  const computed = effectiveGrade(grade, rationale) === 'alarm' ? computedSeverity(rationale) : undefined;
  return computed === severity ? undefined : computed;
};

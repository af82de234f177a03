import type { ReactNode } from 'react';
import type { Severity } from '../../../domain/alert/severity.ts';
import type { ShiftAlert } from '../../../domain/report/shift.ts';
import { textOf } from '../../i18n/text.ts';
import { SeverityGlyph } from '../../lib/severity.tsx';
import { StateMark } from '../../lib/state-mark.tsx';
import styles from './report.module.css';

/** Shape, digit and word: readable without colour. */
export const PrintedPriority = ({ severity }: { readonly severity: Severity }) => (
  <span className={styles.mark} data-severity={severity}>
    <SeverityGlyph severity={severity} />
    <span>{textOf('common')(`severity.${severity}`)}</span>
  </span>
);

export const PrintedState = ({ alert, words }: { readonly alert: ShiftAlert; readonly words: string }) => (
  <span className={styles.mark}>
    <StateMark label={alert.label} />
    <span>{words}</span>
  </span>
);

export const Sim = () => <abbr className={styles.sim}>{textOf('report')('sim')}</abbr>;

/** Pairs of a name and a fact. */
export const Facts = ({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) => (
  <dl className={styles.facts}>
    {facts.map(([name, fact]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{fact}</dd>
      </div>
    ))}
  </dl>
);

export interface TableProps {
  readonly caption: string;
  readonly heads: readonly string[];
  /** Columns of numbers, set right. */
  readonly numbers?: readonly number[];
  /** Shares of the width in percent, one per column. */
  readonly layout?: 'log' | 'late' | 'open' | 'coverage' | 'worst' | 'changes';
  readonly children: ReactNode;
}

/** A table whose head comes again on every page. */
export const PrintedTable = ({ caption, heads, numbers = [], layout, children }: TableProps) => (
  <table className={styles.table} data-layout={layout}>
    <caption className="visually-hidden">{caption}</caption>
    <thead>
      <tr>
        {heads.map((head, i) => (
          <th key={head} scope="col" data-number={numbers.includes(i) || undefined}>
            {head}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>{children}</tbody>
  </table>
);

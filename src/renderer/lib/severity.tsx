import { type ReactNode, useEffect } from 'react';
import { rank, type Severity } from '../../domain/alert/severity.ts';
import { useText } from '../i18n/text.ts';
import { joinBeat } from './beat.ts';
import styles from './severity.module.css';

const shapes: Readonly<Record<Severity, { readonly shape: ReactNode; readonly digitY: number }>> = {
  critical: { shape: <rect x="3" y="3" width="16" height="16" />, digitY: 15 },
  high: { shape: <path d="M11 2 20.5 19H1.5Z" />, digitY: 17 },
  warning: { shape: <path d="M11 1.5 20.5 11 11 20.5 1.5 11Z" />, digitY: 15 },
  info: { shape: <circle cx="11" cy="11" r="8.5" />, digitY: 15 },
};

export interface GlyphProps {
  readonly severity: Severity;
  /** Unacknowledged critical and high glyphs pulse, nothing else may. */
  readonly isPulsing?: boolean;
}

/** Shape and digit of a priority; the word has to stand beside it, or `Priority` says it. */
export const SeverityGlyph = ({ severity, isPulsing = false }: GlyphProps) => {
  const { shape, digitY } = shapes[severity];
  const isLoud = isPulsing && (severity === 'critical' || severity === 'high');
  useEffect(() => (isLoud ? joinBeat() : undefined), [isLoud]);
  return (
    <svg className={styles.glyph} viewBox="0 0 22 22" data-shape={severity} data-pulsing={isLoud || undefined} aria-hidden="true" focusable="false">
      <g className={styles.shape}>{shape}</g>
      <text className={styles.digit} x="11" y={digitY}>
        {rank(severity)}
      </text>
    </svg>
  );
};

export interface PriorityProps extends GlyphProps {
  /** The word is only read out: for headings and tight places where the words around it say enough. */
  readonly isWordHidden?: boolean;
  readonly children?: ReactNode;
}

/** A priority in its three codes: shape, digit and word. `children` replaces the word by one that contains it, as in "2 critical". */
export const Priority = ({ severity, isPulsing = false, isWordHidden = false, children }: PriorityProps) => {
  const t = useText();
  return (
    <span className={styles.priority} data-severity={severity}>
      <SeverityGlyph severity={severity} isPulsing={isPulsing} />
      <span className={isWordHidden ? 'visually-hidden' : styles.word}>{children ?? t(`severity.${severity}`)}</span>
    </span>
  );
};

import { CircleAlert, Equal, Minus, PenLine, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TrialChange, TrialOccurrence, TrialResult } from '../../../contract/threshold-views.ts';
import { isYesNo } from '../../../domain/threshold/condition.ts';
import type { ThresholdDraft } from '../../../domain/threshold/threshold.ts';
import { useText } from '../../i18n/text.ts';
import { formatCount, formatDay, formatTime, formatValue } from '../../lib/format.ts';
import { useZone } from '../../stores/session.ts';
import { limitUnit } from './condition-form.ts';
import { durationText } from './duration-text.ts';
import form from './form.module.css';
import styles from './rules.module.css';
import { TrialStrip } from './trial-strip.tsx';

const day = 86_400_000;
const listed = 60;
const marks: Readonly<Record<TrialChange, ReactNode>> = {
  added: <Plus size={14} aria-hidden="true" />,
  removed: <Minus size={14} aria-hidden="true" />,
  changed: <PenLine size={14} aria-hidden="true" />,
  kept: <Equal size={14} aria-hidden="true" />,
};

interface BacktestResultProps {
  readonly result: TrialResult;
  readonly isNew: boolean;
  /** What was tried. */
  readonly draft: ThresholdDraft;
}

/** How often, how long and when: the draft against what is in force, and every period with its times. */
export const BacktestResult = ({ result, isNew, draft }: BacktestResultProps) => {
  const t = useText('rules');
  const zone = useZone();
  const days = (result.to - result.from) / day;
  const perDay = (calls: number) => formatCount(calls / days);
  const change = (before: string, after: string) => (isNew ? after : t('trial.change', { before, after }));
  const isWithoutValue = isYesNo(draft.condition);
  const unit = limitUnit(draft.condition.kind, draft.unit);
  const lasted = ({ start, end }: Pick<TrialOccurrence, 'start' | 'end'>) => (end === null ? t('trial.stillActive') : durationText(end - start));
  const shown = result.occurrences.slice(0, listed);
  const total = result.occurrencesAfter + result.removed;
  return (
    <div className={form.result} role="group" aria-label={t('trial.result')}>
      <p className={form.sentence} role="status">
        {isNew ? t('trial.sentenceNew', { count: result.occurrencesAfter }) : t('trial.sentence', { ...result })}
      </p>
      {result.samples === 0 && (
        <p className={form.problem}>
          <CircleAlert size={16} aria-hidden="true" /> {t('trial.noSamples')}
        </p>
      )}
      <TrialStrip result={result} isNew={isNew} />
      <dl className={styles.facts}>
        <dt>{t('trial.perDay')}</dt>
        <dd>{change(perDay(result.callsBefore), perDay(result.callsAfter))}</dd>
        <dt>{t('trial.inAlert')}</dt>
        <dd>{change(durationText(result.timeInAlertBeforeMs), durationText(result.timeInAlertAfterMs))}</dd>
        {!isNew && (
          <>
            <dt>{t('trial.delay')}</dt>
            <dd>
              {result.kept + result.changed === 0
                ? t('trial.noPairs')
                : t('trial.delayValues', {
                    p50: signed(result.delayAddedMs.p50),
                    p95: signed(result.delayAddedMs.p95),
                    max: signed(result.delayAddedMs.max),
                  })}
            </dd>
            {result.removed > 0 && (
              <>
                <dt>{t('trial.longestMissed')}</dt>
                <dd>{durationText(result.longestMissedMs)}</dd>
              </>
            )}
          </>
        )}
        <dt>{t('trial.over')}</dt>
        <dd className={styles.muted}>{t('trial.samples', { samples: formatCount(result.samples), from: formatDay(result.from, zone) })}</dd>
      </dl>
      {shown.length > 0 && (
        <table className={form.table}>
          <caption className={styles.muted}>{total > shown.length ? t('trial.someShown', { shown: shown.length, total }) : t('trial.allShown')}</caption>
          <thead>
            <tr>
              {!isNew && <th scope="col">{t('trial.column.change')}</th>}
              <th scope="col">{t('trial.column.start')}</th>
              <th scope="col">{t('trial.column.lasted')}</th>
              <th scope="col">{isWithoutValue ? t('trial.column.level') : t('trial.column.extreme')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={`${one.side} ${one.change} ${one.start}`} data-change={one.change}>
                {!isNew && (
                  <td>
                    <span className={form.change}>
                      {marks[one.change]} {t(`trial.changes.${one.change}`)}
                    </span>
                  </td>
                )}
                <td>
                  <time dateTime={new Date(one.start).toISOString()}>{formatDay(one.start, zone)}</time>
                  {one.before && one.before.start !== one.start && (
                    <div className={styles.muted}>{t('trial.was', { value: formatTime(one.before.start, zone) })}</div>
                  )}
                </td>
                <td>
                  {lasted(one)}
                  {one.before && one.before.end !== one.end && <div className={styles.muted}>{t('trial.was', { value: lasted(one.before) })}</div>}
                </td>
                <td>{isWithoutValue ? one.worst : `${one.worst} · ${formatValue(one.extreme)} ${unit}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
};

/** A delay that may be negative: `-20 s` means earlier. */
const signed = (ms: number): string => (ms < 0 ? `−${durationText(-ms)}` : durationText(ms));

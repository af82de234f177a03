import { Pencil, Power } from 'lucide-react';
import type { ThresholdRow } from '../../../contract/views.ts';
import { sideOf } from '../../../domain/threshold/threshold.ts';
import { keyHint } from '../../commands/hints.ts';
import { useText } from '../../i18n/text.ts';
import { formatExact, formatFull } from '../../lib/format.ts';
import { deviceRoute, trendsRoute } from '../../lib/routes.ts';
import { Priority } from '../../lib/severity.tsx';
import { useZone } from '../../stores/session.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { ExplainFold } from '../explain/explain-fold.tsx';
import { ExplainMoment } from '../explain/explain-moment.tsx';
import { durationText } from './duration-text.ts';
import { EnabledMark } from './enabled-mark.tsx';
import styles from './rules.module.css';
import { clearsAt, levelKinds } from './threshold-form.ts';

export interface RuleDetailProps {
  readonly row: ThresholdRow;
  readonly onEdit: () => void;
  readonly onSwitch: () => void;
}

/** Everything about one threshold, in words. */
export const RuleDetail = ({ row, onEdit, onSwitch }: RuleDetailProps) => {
  const t = useText('rules');
  const explain = useText('explain');
  const common = useText();
  const zone = useZone();
  const { draft } = row;
  const quantity = (value: number) => (draft.unit === '' ? formatExact(value) : `${formatExact(value)} ${draft.unit}`);
  const after = (ms: number) => (ms === 0 ? t('detail.afterAtOnce') : t('detail.afterFor', { duration: durationText(ms) }));
  return (
    <section className={styles.detail} aria-labelledby="rule-title" data-region={draft.name}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div className={styles.detailBody} tabIndex={0} role="group" aria-labelledby="rule-title">
        <h2 id="rule-title">{draft.name}</h2>
        <p className={styles.muted}>
          {draft.device} · {draft.metric}
        </p>
        <EnabledMark isEnabled={row.enabled} />
        <ul className={styles.levelList}>
          {levelKinds
            .flatMap((kind) => draft.levels.filter((level) => level.kind === kind))
            .map((level) => (
              <li key={level.kind}>
                <Priority severity={level.severity}>{common(`severity.${level.severity}`)}</Priority>
                <p>
                  <b>{t(`kind.${level.kind}`)}</b>{' '}
                  {t(sideOf(level.kind) === 'high' ? 'detail.raisesHigh' : 'detail.raisesLow', {
                    limit: quantity(level.limit),
                    after: after(level.onDelayMs),
                  })}
                </p>
                <p className={styles.muted}>
                  {t(sideOf(level.kind) === 'high' ? 'detail.clearsHigh' : 'detail.clearsLow', {
                    limit: quantity(clearsAt(level)),
                    after: after(level.offDelayMs),
                  })}
                </p>
              </li>
            ))}
        </ul>
        <h3>{t('form.guidance')}</h3>
        <p className={styles.guidance}>{draft.guidance === '' ? t('detail.noGuidance') : draft.guidance}</p>
        <dl className={styles.facts}>
          <dt>{t('form.latching')}</dt>
          <dd>{draft.latching ? t('detail.yes') : t('detail.no')}</dd>
          <dt>{t('form.selfAcknowledging')}</dt>
          <dd>{draft.selfAcknowledging ? t('detail.yes') : t('detail.no')}</dd>
          <dt>{t('form.longestShelf')}</dt>
          <dd>{draft.longestShelfMs === 0 ? t('detail.noShelf') : durationText(draft.longestShelfMs)}</dd>
          <dt>{t('form.staleAfter')}</dt>
          <dd>{durationText(draft.staleAfterMs)}</dd>
          <dt>{t('list.version', { version: row.version })}</dt>
          <dd>
            <time>{formatFull(row.changedAt, zone)}</time> · {row.changedBy}
          </dd>
        </dl>
        <ExplainFold key={row.thresholdId} title={explain('ask')}>
          {() => <ExplainMoment thresholdId={row.thresholdId} />}
        </ExplainFold>
      </div>
      <div className={styles.detailFoot}>
        <Button variant="primary" icon={<Pencil />} hint={keyHint('list.edit')} onClick={onEdit}>
          {t('action.edit')}
        </Button>
        <Button icon={<Power />} onClick={onSwitch}>
          {row.enabled ? t('disable.open') : t('enable.open')}
        </Button>
        <ButtonLink href={`#${trendsRoute([draft.seriesId])}`}>{t('action.trends')}</ButtonLink>
        <ButtonLink href={`#${deviceRoute(draft.device)}`}>{t('action.device')}</ButtonLink>
      </div>
    </section>
  );
};

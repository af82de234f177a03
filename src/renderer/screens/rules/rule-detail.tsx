import { Pencil, Power } from 'lucide-react';
import type { ThresholdRow } from '../../../contract/views.ts';
import { keyHint } from '../../commands/hints.ts';
import { useText } from '../../i18n/text.ts';
import { formatFull } from '../../lib/format.ts';
import { deviceRoute, trendsRoute } from '../../lib/routes.ts';
import { useZone } from '../../stores/session.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { ExplainFold } from '../explain/explain-fold.tsx';
import { ExplainMoment } from '../explain/explain-moment.tsx';
import { ApprovalPart } from './approval.tsx';
import { BrokenMark } from './broken-mark.tsx';
import { durationText } from './duration-text.ts';
import { EnabledMark } from './enabled-mark.tsx';
import { RuleHistory } from './rule-history.tsx';
import { RuleLevels } from './rule-levels.tsx';
import { RuleRecord } from './rule-record.tsx';
import styles from './rules.module.css';
import { scheduleText } from './schedule-words.ts';

export interface RuleDetailProps {
  readonly row: ThresholdRow;
  readonly onEdit: () => void;
  readonly onSwitch: () => void;
}

/** Everything about one threshold, in words: what raises it, what to do, how it is handled, and every version. */
export const RuleDetail = ({ row, onEdit, onSwitch }: RuleDetailProps) => {
  const t = useText('rules');
  const explain = useText('explain');
  const zone = useZone();
  const { draft } = row;
  const yesNo = (isSo: boolean) => (isSo ? t('detail.yes') : t('detail.no'));
  return (
    <section className={styles.detail} aria-labelledby="rule-title" data-region={draft.name}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div className={styles.detailBody} tabIndex={0} role="group" aria-labelledby="rule-title">
        <h2 id="rule-title">{draft.name}</h2>
        <p className={styles.muted}>
          {draft.device} · {draft.metric}
        </p>
        {row.broken ? <BrokenMark /> : <EnabledMark isEnabled={row.enabled} />}
        {row.broken && (
          <Banner kind="problem" title={t('broken.title')}>
            {row.broken.message} {t('broken.next')}
          </Banner>
        )}
        <RuleLevels draft={draft} />
        <RuleRecord draft={draft} />
        <dl className={styles.facts}>
          <dt>{t('fold.schedule')}</dt>
          <dd>{scheduleText(t, draft.schedule)}</dd>
          <dt>{t('form.latching')}</dt>
          <dd>{yesNo(draft.latching)}</dd>
          <dt>{t('form.selfAcknowledging')}</dt>
          <dd>{yesNo(draft.selfAcknowledging)}</dd>
          <dt>{t('form.noteMandatory')}</dt>
          <dd>{yesNo(draft.noteMandatory === true)}</dd>
          {draft.clears === 'person' && (
            <>
              <dt>{t('form.isEndedByPerson')}</dt>
              <dd>{t('detail.yes')}</dd>
            </>
          )}
          <dt>{t('form.longestShelf')}</dt>
          <dd>{draft.longestShelfMs === 0 ? t('detail.noShelf') : durationText(draft.longestShelfMs)}</dd>
          <dt>{t('form.realarm')}</dt>
          <dd>{draft.realarmAfterMs ? durationText(draft.realarmAfterMs) : t('detail.never')}</dd>
          <dt>{t('form.staleAfter')}</dt>
          <dd>{durationText(draft.staleAfterMs)}</dd>
          <dt>{t('form.lateness')}</dt>
          <dd>{durationText(draft.latenessMs)}</dd>
          {draft.reorderMs !== undefined && draft.reorderMs > 0 && (
            <>
              <dt>{t('form.reorder')}</dt>
              <dd>{durationText(draft.reorderMs)}</dd>
            </>
          )}
          <dt>{t('form.uncertain')}</dt>
          <dd>{t(`form.uncertainChoice.${draft.uncertain}`)}</dd>
          <dt>{t('list.version', { version: row.version })}</dt>
          <dd>
            <time>{formatFull(row.changedAt, zone)}</time> · {row.changedBy}
          </dd>
        </dl>
        <ApprovalPart key={`approval ${row.thresholdId}`} row={row} />
        <ExplainFold key={`explain ${row.thresholdId}`} title={explain('ask')}>
          {() => <ExplainMoment thresholdId={row.thresholdId} />}
        </ExplainFold>
        <RuleHistory key={row.thresholdId} thresholdId={row.thresholdId} />
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

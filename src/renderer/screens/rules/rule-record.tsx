import type { ReactNode } from 'react';
import type { ThresholdDraft } from '../../../domain/threshold/threshold.ts';
import { useText } from '../../i18n/text.ts';
import { useNow } from '../../lib/use-now.ts';
import { localText } from '../../chart/range-input.ts';
import { useZone } from '../../stores/session.ts';
import { PhotoList } from '../../lib/photos/photo-list.tsx';
import { LinkList } from '../../ui/link-list.tsx';
import { durationText } from './duration-text.ts';
import { consequenceKinds } from './record-form.ts';
import styles from './rules.module.css';

const Fact = ({ term, children }: { readonly term: string; readonly children: ReactNode }) =>
  children === '' || children === undefined || children === null ? null : (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );

const dayMs = 86_400_000;

/** The rationalisation record: what to do, why, who answers for it, and when it has to be looked at again. Empty fields are left out. */
export const RuleRecord = ({ draft: { rationale, guidance, grade } }: { readonly draft: ThresholdDraft }) => {
  const t = useText('rules');
  const photos = useText('photos');
  const zone = useZone();
  const today = localText(useNow(60_000), zone).slice(0, 10);
  const { actions, causes, consequence, consequenceOf, verify, responseMs, nextReview, lastTest, testIntervalDays } = rationale;
  const weights = consequenceKinds
    .filter((kind) => consequenceOf[kind] !== 'none')
    .map((kind) => `${t(`record.weightOf.${kind}`)}: ${t(`record.weight.${consequenceOf[kind]}`)}`);
  const due = (date: string) => (date !== '' && date < today ? <b> {t('record.overdue')}</b> : null);
  const nextTest = testIntervalDays === null || lastTest === '' ? '' : new Date(Date.parse(lastTest) + testIntervalDays * dayMs).toISOString().slice(0, 10);
  return (
    <>
      <h3>{t('record.actions')}</h3>
      {actions.length === 0 && guidance === '' && <p className={styles.muted}>{t('detail.noGuidance')}</p>}
      {actions.length === 1 && <p className={styles.guidance}>{actions[0]}</p>}
      {actions.length > 1 && (
        <ol className={styles.steps}>
          {actions.map((action) => (
            <li key={action}>{action}</li>
          ))}
        </ol>
      )}
      {guidance !== '' && guidance !== actions[0] && <p className={styles.guidance}>{guidance}</p>}
      <dl className={styles.facts}>
        <Fact term={t('record.grade')}>{t(`record.grades.${grade}`)}</Fact>
        <Fact term={t('record.response')}>{responseMs === null ? '' : durationText(responseMs)}</Fact>
        <Fact term={t('record.consequence')}>{consequence}</Fact>
        <Fact term={t('record.weights')}>{weights.join(' · ')}</Fact>
        <Fact term={t('record.severityReason')}>{rationale.severityReason}</Fact>
        <Fact term={t('record.causes')}>{causes.join(' · ')}</Fact>
        <Fact term={t('record.verify')}>{verify}</Fact>
        <Fact term={t('record.class')}>{rationale.class}</Fact>
        <Fact term={t('record.owner')}>{rationale.owner}</Fact>
        <Fact term={t('record.contact')}>{rationale.contact}</Fact>
        <Fact term={t('record.approvedBy')}>{rationale.approvedBy}</Fact>
        <Fact term={t('record.rationalisedOn')}>{rationale.rationalisedOn}</Fact>
        <Fact term={t('record.nextReview')}>
          {nextReview === '' ? (
            ''
          ) : (
            <>
              {nextReview}
              {due(nextReview)}
            </>
          )}
        </Fact>
        <Fact term={t('record.nextTest')}>
          {nextTest === '' ? (
            ''
          ) : (
            <>
              {nextTest}
              {due(nextTest)}
            </>
          )}
        </Fact>
        <Fact term={t('record.basis')}>{rationale.basis}</Fact>
        <Fact term={t('record.links')}>{rationale.links.length === 0 ? '' : <LinkList links={rationale.links} />}</Fact>
        <Fact term={photos('title')}>{rationale.photos.length === 0 ? '' : <PhotoList photos={rationale.photos} />}</Fact>
      </dl>
    </>
  );
};

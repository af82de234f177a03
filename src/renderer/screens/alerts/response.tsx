import type { AlertDetail } from '../../../contract/views.ts';
import { useText } from '../../i18n/text.ts';
import { ageOf } from '../../ui/age-text.ts';
import { PhotoList } from '../../lib/photos/photo-list.tsx';
import { LinkList } from '../../ui/link-list.tsx';
import { useNow } from '../../lib/use-now.ts';
import { Countdown } from './countdown.tsx';
import styles from './detail.module.css';
import { Fact } from './fact.tsx';

type ResponseProps = Pick<AlertDetail, 'row' | 'guidance' | 'latching'> & {
  readonly record: AlertDetail['record'] | undefined;
  readonly actionsFrom: AlertDetail['actionsFrom'] | undefined;
};

/** What a person is asked to do, how long there is for it, and why it matters: the record of the threshold, as far as it is written. */
export const Response = ({ row, guidance, latching, record, actionsFrom }: ResponseProps) => {
  const t = useText('alerts');
  const photos = useText('photos');
  const ui = useText('ui');
  const common = useText();
  const now = useNow(60_000);
  const actions = record?.actions ?? [];
  // An older version kept its only step in the guidance too.
  const further = guidance === '' || guidance.startsWith(actions[0] ?? '\n') ? (actions.length === 0 ? guidance : '') : guidance;
  const allowed = record?.responseMs ? ageOf(record.responseMs) : undefined;
  const isOverdue = typeof row.respondBy === 'number' && row.respondBy <= now;
  return (
    <>
      {typeof row.respondBy === 'number' && (
        <Fact term={t('detail.respond')}>
          <Countdown row={row} isLong />
          {allowed && <span className={styles.muted}> {t('respond.of', { time: ui(`age.${allowed.unit}`, { value: allowed.count }) })}</span>}
          {isOverdue && record && record.contact !== '' && <p>{t('respond.next', { contact: record.contact })}</p>}
        </Fact>
      )}
      <Fact term={t('detail.whatToDo')}>
        {actions.length === 0 && guidance === '' && <span className={styles.muted}>{t('detail.noGuidance')}</span>}
        {actions.length === 1 && <span className={styles.guidance}>{actions[0]}</span>}
        {actions.length > 1 && (
          <ol className={styles.steps}>
            {actions.map((action) => (
              <li key={action}>{action}</li>
            ))}
          </ol>
        )}
        {actionsFrom && <p className={styles.muted}>{common(`actionsFrom.${actionsFrom.scope}`, { name: actionsFrom.name })}</p>}
        {further !== '' && <p className={styles.guidance}>{further}</p>}
        {latching && <p className={styles.muted}>{t('detail.latching')}</p>}
      </Fact>
      {record && record.consequence !== '' && <Fact term={t('detail.consequence')}>{record.consequence}</Fact>}
      {record && record.verify !== '' && <Fact term={t('detail.verify')}>{record.verify}</Fact>}
      {record && record.owner !== '' && <Fact term={t('detail.owner')}>{record.owner}</Fact>}
      {record && record.class !== '' && <Fact term={t('detail.class')}>{record.class}</Fact>}
      {record && record.photos.length > 0 && (
        <Fact term={photos('title')}>
          <PhotoList photos={record.photos} />
        </Fact>
      )}
      {record && record.links.length > 0 && (
        <Fact term={t('detail.documents')}>
          <LinkList links={record.links} />
        </Fact>
      )}
    </>
  );
};

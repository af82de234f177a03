import type { RecordCount, ReportSignature } from '../../../domain/report/integrity.ts';
import type { ShiftReport } from '../../../domain/report/shift.ts';
import { inGroups } from '../../../domain/report/signing-keys.ts';
import { maybeText, textOf } from '../../i18n/text.ts';
import { formatCount } from '../../lib/format.ts';
import styles from './integrity-section.module.css';
import { PrintedTable } from './report-parts.tsx';
import report from './report.module.css';
import { fullWords } from './report-words.ts';

/** An option of the command line is not broken after its dashes. */
const unbroken = (words: string) =>
  words.split(/(--[a-z]+)/).map((part) =>
    part.startsWith('--') ? (
      <span key={part} className={styles.option}>
        {part}
      </span>
    ) : (
      part
    ),
  );

/** Signed, by whose key; or in words that cannot be overlooked that nobody signed. */
const Signature = ({ signature, zone }: { readonly signature: ReportSignature; readonly zone: string }) => {
  const t = textOf('report');
  if (signature.state === 'signed')
    return (
      <div className={styles.stamp} data-state="signed">
        <p className={styles.verdict}>{t('seal.signed')}</p>
        <p>{t('seal.signedNote')}</p>
        <dl>
          <dt>{t('seal.fingerprint')}</dt>
          <dd>
            <span className={styles.digits}>{inGroups(signature.fingerprint)}</span>
          </dd>
          <dt>{t('seal.since')}</dt>
          <dd>{fullWords(signature.since, zone)}</dd>
        </dl>
      </div>
    );
  return (
    <div className={styles.stamp} data-state={signature.state}>
      <p className={styles.verdict}>{t(signature.state === 'unsigned' ? 'seal.unsigned' : 'seal.preview')}</p>
      <p>{signature.state === 'unsigned' ? signature.reason : t('seal.previewNote')}</p>
    </div>
  );
};

const Records = ({ records, events }: { readonly records: readonly RecordCount[]; readonly events: number }) => {
  const t = textOf('report');
  return (
    <div className={styles.records}>
      <PrintedTable caption={t('seal.records')} heads={[t('seal.kind'), t('seal.count')]} numbers={[1]}>
        {records.map(({ kind, count }) => (
          <tr key={kind}>
            <th scope="row">{maybeText('report', `seal.kinds.${kind}`) ?? kind}</th>
            <td data-number>{formatCount(count)}</td>
          </tr>
        ))}
        <tr className={styles.sum}>
          <th scope="row">{t('seal.all')}</th>
          <td data-number>{formatCount(events)}</td>
        </tr>
      </PrintedTable>
    </div>
  );
};

/** What the reader can check the report against: its signature, the log it was made from, and the data it prints. */
export const Integrity = ({ report: { integrity, chainHead, events, reportId, zone } }: { readonly report: ShiftReport }) => {
  const t = textOf('report');
  return (
    <section className={report.newPage}>
      <h2>{t('integrity')}</h2>
      <p>{t('seal.about')}</p>
      {integrity && <Signature signature={integrity.signature} zone={zone} />}
      <h3>{t('seal.log')}</h3>
      <dl className={styles.facts}>
        <dt>{t('seal.position')}</dt>
        <dd>{t('seal.positionOf', { position: formatCount(events) })}</dd>
        <dt>{t('seal.head')}</dt>
        <dd>
          <span className={styles.digits}>{chainHead}</span>
        </dd>
        {integrity && (
          <>
            <dt>{t('seal.console')}</dt>
            <dd className={styles.digits}>{integrity.console}</dd>
            <dt>{t('seal.sync')}</dt>
            <dd>{t('seal.syncLocal', { count: events, events: formatCount(events) })}</dd>
          </>
        )}
      </dl>
      {integrity && <Records records={integrity.records} events={events} />}
      {integrity && (
        <>
          <h3>{t('seal.data')}</h3>
          <dl className={styles.facts}>
            <dt>{t('seal.report')}</dt>
            <dd className={styles.digits}>{reportId}</dd>
            <dt>{t('seal.extract')}</dt>
            <dd>
              <span className={styles.digits}>{integrity.extractSha256}</span>
            </dd>
          </dl>
          <p className={styles.note}>{t('seal.extractNote')}</p>
          <h3>{t('seal.how')}</h3>
          <ol className={styles.steps}>
            <li>{unbroken(t('seal.step.file'))}</li>
            <li>{unbroken(t('seal.step.key'))}</li>
            <li>{unbroken(t('seal.step.log'))}</li>
          </ol>
        </>
      )}
    </section>
  );
};

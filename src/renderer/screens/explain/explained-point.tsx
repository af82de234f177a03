import type { ExplainedPoint, ExplainedThreshold } from '../../../contract/explanation.ts';
import type { Hindrance } from '../../../domain/alert/explain.ts';
import type { LevelStand, Verdict } from '../../../domain/threshold/explain.ts';
import { useText } from '../../i18n/text.ts';
import { formatExact, formatFull, formatValue } from '../../lib/format.ts';
import { useZone } from '../../stores/session.ts';
import styles from './explain.module.css';

const secondsOf = (ms: number): number => Math.round(ms / 100) / 10;

/** The verdict as a sentence. */
const useVerdict = (unit: string) => {
  const t = useText('explain');
  const common = useText();
  const zone = useZone();
  const amount = (value: number) => `${formatExact(Number(value.toPrecision(9)))}${unit === '' ? '' : ` ${unit}`}`;
  return (verdict: Verdict): string => {
    const level = 'level' in verdict && verdict.level !== null ? common(`level.${verdict.level}`) : '';
    switch (verdict.code) {
      case 'raised':
      case 'escalated':
      case 'eased':
      case 'cleared':
        return t(`verdict.${verdict.code}`, { at: formatFull(verdict.at, zone), level });
      case 'no-version':
      case 'disabled':
      case 'outside-schedule':
      case 'no-sample':
        return t(`verdict.${verdict.code}`);
      case 'held':
        return t(`verdict.held-${verdict.because}`, { since: formatFull(verdict.since, zone) });
      case 'abnormal-since':
        return t('verdict.abnormal-since', { since: formatFull(verdict.since, zone), level });
      case 'on-delay':
        return t('verdict.on-delay', {
          elapsed: t('seconds', { value: secondsOf(verdict.elapsedMs) }),
          of: t('seconds', { value: secondsOf(verdict.ofMs) }),
          level,
        });
      case 'count':
        return t('verdict.count', { n: verdict.n, of: verdict.of, level });
      case 'inside-dead-band':
      case 'not-beyond':
        return t(`verdict.${verdict.code}`, { value: amount(verdict.value), limit: amount(verdict.limit), level });
    }
  };
};

const Hindrances = ({ list }: { readonly list: readonly Hindrance[] }) => {
  const t = useText('explain');
  const zone = useZone();
  if (list.length === 0) return null;
  const words = (one: Hindrance): string => {
    switch (one.code) {
      case 'out-of-service':
        return t('hindrance.out-of-service', { since: formatFull(one.since, zone), permit: one.permit });
      case 'suppressed':
        return t('hindrance.suppressed', { since: formatFull(one.since, zone), cause: one.cause });
      case 'shelved':
        return t('hindrance.shelved', { since: formatFull(one.since, zone), until: formatFull(one.until, zone) });
      case 'acknowledged':
        return t('hindrance.acknowledged');
      case 'grade':
        return t('hindrance.grade', { grade: one.grade });
    }
  };
  return (
    <>
      <h4>{t('hindrance.title')}</h4>
      <ul className={styles.list}>
        {list.map((one) => (
          <li key={words(one)}>{words(one)}</li>
        ))}
      </ul>
    </>
  );
};

const Stood = ({ stand }: { readonly stand: LevelStand }) => {
  const t = useText('explain');
  const zone = useZone();
  if (stand.isHeld) return t('level.held');
  if (stand.pending) return t(`level.pending-${stand.pending.to}`, { at: formatFull(stand.pending.due, zone) });
  return t(`level.${stand.side}`);
};

interface ExplainedPointViewProps {
  readonly point: ExplainedPoint;
  readonly explained: ExplainedThreshold;
}

/** One side at one moment: the verdict first, then what led to it. */
export const ExplainedPointView = ({ point, explained }: ExplainedPointViewProps) => {
  const t = useText('explain');
  const common = useText();
  const zone = useZone();
  const verdict = useVerdict(explained.unit);
  return (
    <div className={styles.point}>
      <p className={styles.verdict}>{verdict(point.verdict)}</p>
      <p className={styles.muted}>
        {t(`side.${point.side}`)}
        {point.version !== null && `, ${t('version', { version: point.version })}`}
        {point.broken !== null && `. ${point.broken}`}
      </p>
      <Hindrances list={point.hindrances} />
      <h4>{t('inputs')}</h4>
      <ul className={styles.list}>
        {point.inputs.map(({ series, t: at, value, quality }) => {
          const { device = '', metric = series, unit = '' } = explained.series[series] ?? {};
          return (
            <li key={series}>
              {device} {metric}:{' '}
              {at === null
                ? t('noInput')
                : t('input', { value: value === null ? common('value.none') : `${formatValue(value)} ${unit}`, at: formatFull(at, zone) })}
              {at !== null && quality !== 1 && ` (${t(quality === 2 ? 'uncertain' : 'notUsable')})`}
            </li>
          );
        })}
      </ul>
      {point.after.length > 0 && (
        <>
          <h4>{t('levels')}</h4>
          <table className={styles.levels}>
            <thead>
              <tr>
                <th scope="col">{t('level.name')}</th>
                <th scope="col">{t('level.limit')}</th>
                <th scope="col">{t('level.deadBand')}</th>
                <th scope="col">{t('level.on')}</th>
                <th scope="col">{t('level.off')}</th>
                <th scope="col">{t('level.stood')}</th>
              </tr>
            </thead>
            <tbody>
              {point.after.map((stand) => (
                <tr key={stand.kind}>
                  <th scope="row">{common(`level.${stand.kind}`)}</th>
                  <td>{formatExact(stand.limit)}</td>
                  <td>{formatExact(stand.deadBand)}</td>
                  <td>{t('seconds', { value: secondsOf(stand.onDelayMs) })}</td>
                  <td>{t('seconds', { value: secondsOf(stand.offDelayMs) })}</td>
                  <td>
                    <Stood stand={stand} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <p className={styles.muted}>{t('again')}</p>
    </div>
  );
};

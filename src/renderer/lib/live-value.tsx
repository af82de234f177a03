import type { SeriesId } from '../../domain/identity.ts';
import type { Quality } from '../../domain/telemetry/sample.ts';
import { useText } from '../i18n/text.ts';
import { useLatest } from '../stores/use-latest.ts';
import { useAge } from '../ui/age.tsx';
import { SimTag } from '../ui/sim-tag.tsx';
import { useLink } from '../wire/hooks.ts';
import { formatValue } from './format.ts';
import { shownExact, shownIn, shownValue } from './measured.ts';
import styles from './live-value.module.css';

const Old = ({ at }: { readonly at: number }) => {
  const t = useText();
  return t('value.old', { age: useAge(at) });
};

const Note = ({ quality, at }: { readonly quality: Quality; readonly at: number }) => {
  const t = useText();
  if (quality === 'stale') return <Old at={at} />;
  if (quality === 'good') return null;
  return t(quality === 'bad' ? 'value.bad' : 'value.uncertain');
};

export interface LiveValueProps {
  readonly seriesId: SeriesId;
  readonly unit: string;
  readonly isSimulated: boolean;
  /** Large digits for tiles and headings. */
  readonly isBig?: boolean;
  /** In the unit of the device, where a number of the same unit is typed beside it. */
  readonly isAsSent?: boolean;
}

/**
 * The newest value with everything one must know of it: old values are muted, hatched and carry their age, bad ones are struck
 * through, uncertain ones have a question mark, simulated ones the tag. While the engine is away nothing counts as fresh.
 */
export const LiveValue = ({ seriesId, unit, isSimulated, isBig = false, isAsSent = false }: LiveValueProps) => {
  const t = useText();
  const latest = useLatest(seriesId);
  const isAway = useLink().state === 'lost';
  if (!latest) return <span className={styles.live}>{t('value.none')}</span>;
  const quality: Quality = isAway && latest.quality !== 'bad' ? 'stale' : latest.quality;
  return (
    <span className={styles.live} data-quality={quality} data-big={isBig || undefined}>
      <span className={styles.line}>
        {latest.value === null ? (
          <span className={styles.none}>{t('value.none')}</span>
        ) : (
          <>
            <span className={styles.value}>{isAsSent ? formatValue(latest.value) : shownValue(latest.value, unit)}</span>
            {quality === 'uncertain' && <span aria-hidden="true">?</span>}
            {unit !== '' && <span className={styles.unit}>{isAsSent ? unit : shownIn(unit).unit}</span>}
          </>
        )}
        {isSimulated && <SimTag />}
      </span>
      {quality !== 'good' && (
        <span className={styles.note}>
          <Note quality={quality} at={latest.at} />
        </span>
      )}
    </span>
  );
};

/** A number with its unit, muted after a thin space. */
export const Measured = ({ value, unit, isExact = false }: { readonly value: number; readonly unit: string; readonly isExact?: boolean }) => (
  <span className={styles.measured}>
    {isExact ? shownExact(value, unit) : shownValue(value, unit)}
    {unit !== '' && <span className={styles.unit}>{shownIn(unit).unit}</span>}
  </span>
);

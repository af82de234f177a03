import type { SeriesId } from '../../domain/identity.ts';
import type { Quality } from '../../domain/telemetry/sample.ts';
import { useText } from '../i18n/text.ts';
import { useLatest } from '../stores/use-latest.ts';
import { useAge } from '../ui/age.tsx';
import { SimTag } from '../ui/sim-tag.tsx';
import { useLink } from '../wire/hooks.ts';
import { formatValue } from './format.ts';
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
}

/**
 * The newest value with everything one must know of it: old values are muted, hatched and carry their age, bad ones are struck
 * through, uncertain ones have a question mark, simulated ones the tag. While the engine is away nothing counts as fresh.
 */
export const LiveValue = ({ seriesId, unit, isSimulated, isBig = false }: LiveValueProps) => {
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
            <span className={styles.value}>{formatValue(latest.value)}</span>
            {quality === 'uncertain' && <span aria-hidden="true">?</span>}
            {unit !== '' && <span className={styles.unit}>{unit}</span>}
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
export const Measured = ({ value, unit }: { readonly value: string; readonly unit: string }) => (
  <span className={styles.measured}>
    {value}
    {unit !== '' && <span className={styles.unit}>{unit}</span>}
  </span>
);

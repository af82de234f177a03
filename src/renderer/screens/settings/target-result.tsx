import type { TargetTest } from '../../../contract/scrape-calls.ts';
import { useText } from '../../i18n/text.ts';
import { formatCount } from '../../lib/format.ts';
import { Banner } from '../../ui/banner.tsx';
import { CauseBanner } from './cause-banner.tsx';

/** What a test of a target found. */
export const TargetResult = ({ test: { result, metrics } }: { readonly test: TargetTest }) => {
  const t = useText('inlets');
  if (result.cause) return <CauseBanner cause={result.cause} />;
  return (
    <Banner title={t('scrape.works')}>
      {t('scrape.worksText', {
        count: result.samples,
        samples: formatCount(result.samples),
        ms: Math.round(result.durationMs),
        format: t(`target.format.${result.format ?? 'none'}`),
        metrics: metrics.slice(0, 5).join(', ') || '–',
      })}
    </Banner>
  );
};

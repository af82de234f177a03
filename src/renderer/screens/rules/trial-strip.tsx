import type { TrialResult } from '../../../contract/threshold-views.ts';
import { useText } from '../../i18n/text.ts';
import { formatDay } from '../../lib/format.ts';
import { useZone } from '../../stores/session.ts';
import form from './form.module.css';

const width = 1000;
const lane = 16;
const least = 3;

interface Span {
  readonly start: number;
  readonly end: number | null;
}

/** When the draft, and what is in force, were in alert: one lane each over the same time. */
export const TrialStrip = ({ result, isNew }: { readonly result: TrialResult; readonly isNew: boolean }) => {
  const t = useText('rules');
  const zone = useZone();
  const { from, to, occurrences } = result;
  const x = (at: number) => (Math.min(to, Math.max(from, at)) - from) * (width / (to - from));
  const bars = (spans: readonly Span[]) =>
    spans.map(({ start, end }) => {
      const left = Math.min(width - least, x(start));
      return <rect key={start} x={left} y="2" width={Math.max(least, x(end ?? to) - left)} height={lane - 4} />;
    });
  const lanes = {
    inForce: occurrences.flatMap((one): Span | readonly Span[] => (one.change === 'added' ? [] : (one.before ?? one))),
    draft: occurrences.filter(({ change }) => change !== 'removed'),
  };
  return (
    <figure className={form.strip} aria-hidden="true">
      {(isNew ? (['draft'] as const) : (['inForce', 'draft'] as const)).map((name) => (
        <div key={name} className={form.lane}>
          <span>{t(`trial.lane.${name}`)}</span>
          <svg viewBox={`0 0 ${width} ${lane}`} preserveAspectRatio="none" data-lane={name}>
            {bars(lanes[name])}
          </svg>
        </div>
      ))}
      <figcaption>
        <span>{formatDay(from, zone)}</span>
        <span>{t('trial.now')}</span>
      </figcaption>
    </figure>
  );
};

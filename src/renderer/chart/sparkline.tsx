import { useEffect, useRef, useState } from 'react';
import type { SeriesId } from '../../domain/identity.ts';
import { useZone } from '../stores/session.ts';
import type { ChartLimit } from './chart-types.ts';
import type { Columns } from './gaps.ts';
import { usePaced } from './pacing.ts';
import { SvgChart } from './svg-chart.tsx';
import { useSeriesColumns } from './use-series-columns.ts';

const spanMs = 3_600_000;
const redrawMs = 5000;
const px = { width: 132, height: 40 } as const;

export interface SparklineProps {
  readonly seriesId: SeriesId;
  readonly limit?: ChartLimit;
}

/** The last hour of a series beside its value, with its limit where there is one. Says nothing that does not stand beside it in words. */
export const Sparkline = ({ seriesId, limit }: SparklineProps) => {
  const zone = useZone();
  const place = useRef<HTMLSpanElement>(null);
  const [isSeen, setSeen] = useState(false);
  const [columns, setColumns] = useState<Columns>();
  const { isDue } = usePaced(redrawMs);
  useEffect(() => {
    // In a flood most lines lie out of sight, and none of these may cost a query.
    const sight = new IntersectionObserver(([entry]) => setSeen(entry?.isIntersecting === true));
    if (place.current) sight.observe(place.current);
    return () => sight.disconnect();
  }, []);
  useSeriesColumns(
    { lines: [{ seriesId }], from: 0, to: spanMs, follow: true, width: isSeen ? px.width : 0 },
    { onColumns: ([one]) => one && isDue() && setColumns(one), onFailed: () => {} }, // the value beside it tells what is wrong
  );
  const to = columns?.times[columns.times.length - 1];
  return (
    <span ref={place} aria-hidden="true">
      {columns && to !== undefined ? (
        <SvgChart
          {...px}
          columns={columns}
          unit=""
          zone={zone}
          locale="en-GB"
          from={to - spanMs}
          to={to}
          label=""
          limits={limit ? [{ ...limit, words: '' }] : []}
          noData=""
          hasAxes={false}
        />
      ) : (
        <svg {...px} />
      )}
    </span>
  );
};

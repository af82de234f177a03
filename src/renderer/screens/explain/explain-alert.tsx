import type { AlertRow } from '../../../contract/views.ts';
import { Banner } from '../../ui/banner.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useLoad } from '../../wire/hooks.ts';
import { ExplainedPointView } from './explained-point.tsx';

/** Why this alert was raised. */
export const ExplainAlert = ({ row: { thresholdId, pointId, raisedAt } }: { readonly row: Pick<AlertRow, 'thresholdId' | 'pointId' | 'raisedAt'> }) => {
  const { value, error } = useLoad('explainThreshold', { thresholdId, at: raisedAt, wasTold: true });
  const point = value?.points.find((one) => one.pointId === pointId);
  if (error)
    return (
      <Banner kind="problem">
        <p>{error.message}</p>
      </Banner>
    );
  return value && point ? <ExplainedPointView point={point} explained={value} /> : <Skeleton />;
};

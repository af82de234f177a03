import { useState } from 'react';
import type { ThresholdId } from '../../../domain/identity.ts';
import { localText, parseLocal } from '../../chart/range-input.ts';
import { useText } from '../../i18n/text.ts';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useLoad } from '../../wire/hooks.ts';
import styles from './explain.module.css';
import { ExplainedPointView } from './explained-point.tsx';

/** "Why did nothing fire at 14:05?": what a threshold made of a chosen moment. */
export const ExplainMoment = ({ thresholdId }: { readonly thresholdId: ThresholdId }) => {
  const t = useText('explain');
  const zone = useZone();
  const now = useNow();
  const [typed, setTyped] = useState(() => localText(now, zone));
  const [complaint, setComplaint] = useState<'none' | 'future'>();
  const [at, setAt] = useState<number>();
  const { value, error } = useLoad('explainThreshold', at === undefined ? null : { thresholdId, at, wasTold: false });
  const ask = () => {
    const moment = parseLocal(typed, zone);
    setComplaint(moment === undefined ? 'none' : moment > now ? 'future' : undefined);
    if (moment !== undefined && moment <= now) setAt(moment);
  };
  return (
    <div className={styles.ask}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <TextField label={t('moment')} type="datetime-local" value={typed} onChange={setTyped} error={complaint && t(`bad.${complaint}`)} name="moment" />
        <Button onClick={ask}>{t('show')}</Button>
      </form>
      {error && (
        <Banner kind="problem">
          <p>{error.message}</p>
        </Banner>
      )}
      {at !== undefined && !value && !error && <Skeleton />}
      {value?.points.map((point) => (
        <ExplainedPointView key={point.pointId} point={point} explained={value} />
      ))}
    </div>
  );
};

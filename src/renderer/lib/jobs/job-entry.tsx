import type { JobView } from '../../../contract/job-calls.ts';
import { useText } from '../../i18n/text.ts';
import { ownJob } from '../../stores/own-jobs.ts';
import { useZone } from '../../stores/session.ts';
import { Button } from '../../ui/button.tsx';
import { notify } from '../../ui/toast.tsx';
import { engine } from '../../wire/engine.ts';
import styles from '../entries.module.css';
import { formatWhen } from '../format.ts';
import { useNow } from '../use-now.ts';
import { jobTitle, progressWords } from './job-words.ts';

/** One piece of work: what it is, how far or how it ended, and what can be done about it. An entry of a list. */
export const JobEntry = ({ job }: { readonly job: JobView }) => {
  const t = useText('jobs');
  const zone = useZone();
  const now = useNow();
  const title = jobTitle(t, job, zone);
  const again = () =>
    void engine.runJobAgain({ id: job.id }).then(
      ({ id }) => ownJob(id),
      (error: Error) => notify(error.message),
    );
  return (
    <li className={styles.entry} data-state={job.state}>
      <span className={styles.words}>
        <b>{title}</b>{' '}
        <span className={styles.muted}>
          {job.state === 'running' ? progressWords(t, job, now) : t(`state.${job.state}`)}
          {job.state !== 'running' && ` · ${formatWhen(job.startedAt, now, zone)} · ${job.by}`}
        </span>
        {job.message !== null && <span className={styles.message}>{job.message}</span>}
        {job.result?.kind === 'file' && <span className={styles.muted}>{t('savedAs', { path: job.result.path })}</span>}
        {job.state === 'running' && job.total !== null && job.total > 0 && (
          <progress className={styles.bar} max={job.total} value={job.done} aria-label={t('progressOf', { title })} />
        )}
      </span>
      {job.state === 'running' ? (
        <Button onClick={() => void engine.cancelJob({ id: job.id })}>{t('cancel')}</Button>
      ) : (
        <Button onClick={again}>{t('again')}</Button>
      )}
    </li>
  );
};

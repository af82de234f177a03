import { useText } from '../../i18n/text.ts';
import { JobEntry } from '../../lib/jobs/job-entry.tsx';
import { ListState } from '../../lib/list-state.tsx';
import { useWatch } from '../../wire/hooks.ts';
import styles from './reports.module.css';

/** Reports and exports that are being made or were made of late, on any screen, each to be made once more. */
export const MadeList = () => {
  const t = useText('jobs');
  const jobs = useWatch('jobs', {});
  return (
    <section className={styles.panel} aria-labelledby="made-title">
      <h2 id="made-title">{t('made.title')}</h2>
      <ListState of={jobs} count={jobs.value?.length} rows={3} nothing={{ title: t('made.none'), note: t('made.noneNote') }} />
      {jobs.value && jobs.value.length > 0 && (
        <ul className={styles.made}>
          {jobs.value.map((job) => (
            <JobEntry key={job.id} job={job} />
          ))}
        </ul>
      )}
    </section>
  );
};

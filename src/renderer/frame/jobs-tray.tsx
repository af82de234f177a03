import { ListChecks } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { JobView } from '../../contract/job-calls.ts';
import { useText } from '../i18n/text.ts';
import { download } from '../lib/download.ts';
import { forgetJob, useOwnJobs } from '../stores/own-jobs.ts';
import { useZone } from '../stores/session.ts';
import { Button } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';
import { notify } from '../ui/toast.tsx';
import { useWatch } from '../wire/hooks.ts';
import { JobEntry } from '../lib/jobs/job-entry.tsx';
import { jobTitle } from '../lib/jobs/job-words.ts';
import styles from '../lib/entries.module.css';

const none: readonly JobView[] = [];

/** Hands the files of this window's own jobs over when they are done, and says what became of them. */
const useFinished = (jobs: readonly JobView[]): void => {
  const t = useText('jobs');
  const zone = useZone();
  const own = useOwnJobs((state) => state.ids);
  useEffect(() => {
    for (const job of jobs) {
      if (!own.has(job.id) || job.state === 'running') continue;
      forgetJob(job.id);
      const title = jobTitle(t, job, zone);
      if (job.result?.kind === 'download') download(job.result);
      if (job.state === 'failed') notify(t('failed', { title }), job.message ?? undefined);
      else if (job.state === 'done')
        notify(
          t('finished', { title }),
          job.result?.kind === 'file'
            ? t('savedAs', { path: job.result.path })
            : job.kind === 'export'
              ? t('rows', { count: job.done, rows: job.done })
              : undefined,
        );
    }
  }, [jobs, own, t, zone]);
};

/** In the status bar: what runs and what ran of late, whichever screen is open. */
export const JobsTray = () => {
  const t = useText('jobs');
  const jobs = useWatch('jobs', {}).value ?? none;
  const [isOpen, setOpen] = useState(false);
  useFinished(jobs);
  const running = jobs.filter(({ state }) => state === 'running').length;
  const broken = jobs.filter(({ state }) => state === 'interrupted').length;
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      title={t('name')}
      trigger={
        <Button variant="quiet" icon={<ListChecks />}>
          {running > 0 ? t('running', { count: running }) : broken > 0 ? t('interrupted', { count: broken }) : t('name')}
        </Button>
      }
    >
      {jobs.length === 0 ? (
        <p className={styles.muted}>{t('none')}</p>
      ) : (
        <ul className={styles.list}>
          {jobs.map((job) => (
            <JobEntry key={job.id} job={job} />
          ))}
        </ul>
      )}
    </Popover>
  );
};

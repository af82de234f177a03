import type { TFunction } from 'i18next';
import type { JobView } from '../../../contract/job-calls.ts';
import { rangeWords } from '../../chart/chart-words.ts';
import { formatCount } from '../format.ts';

const shortestMs = 1000;

/** "1,200 of 5,000 · 800/s · 5 s left": how far a job is; rate and rest only when they can be known. */
export const progressWords = (t: TFunction<'jobs'>, { done, total, startedAt }: Pick<JobView, 'done' | 'total' | 'startedAt'>, now: number): string => {
  const ranMs = now - startedAt;
  const rate = ranMs >= shortestMs && done > 0 ? (1000 * done) / ranMs : undefined;
  const left = rate !== undefined && total !== null && total > done ? Math.ceil((total - done) / rate) : undefined;
  return [
    total === null
      ? done > 0
        ? t('rows', { count: done, rows: formatCount(done) })
        : t('busy')
      : t('of', { done: formatCount(done), total: formatCount(total) }),
    ...(rate === undefined || total === null ? [] : [t('rate', { rate: formatCount(rate) })]),
    ...(left === undefined ? [] : [t('left', { seconds: formatCount(left) })]),
  ].join(' · ');
};

/** What a job works on, from its short name; periods in the zone given. */
export const jobTitle = (t: TFunction<'jobs'>, { kind, title }: Pick<JobView, 'kind' | 'title'>, zone: string): string => {
  const [, from, to] = /^shift-(\d+)-(\d+)$/.exec(title) ?? [];
  if (from !== undefined && to !== undefined) return t('title.reportOf', { period: rangeWords({ from: Number(from), to: Number(to) }, zone) });
  if (kind === 'report') return t('title.report');
  if (title.startsWith('samples-')) return t('title.samples', { count: Number(title.slice('samples-'.length)) });
  return title === 'devices' ? t('title.devices') : t(`title.${title as 'alerts-active' | 'alerts-shelved' | 'alerts-history'}`);
};

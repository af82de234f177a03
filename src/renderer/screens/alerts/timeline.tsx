import type { TFunction } from 'i18next';
import type { AlertRow, TimelineEntry } from '../../../contract/views.ts';
import { useText } from '../../i18n/text.ts';
import { valueText } from '../../lib/measured.ts';
import { formatWhen } from '../../lib/format.ts';
import { AttachmentList } from '../../lib/photos/attachments.tsx';
import { lateWhyText } from '../../lib/late-why.ts';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { LevelKind } from '../../../domain/threshold/threshold.ts';
import { durationWords } from '../report/report-words.ts';
import styles from './detail.module.css';

type Words = TFunction<'alerts'>;

const announcements = ['raised', 'realarm', 'withdrawn', 'escalated', 'released'] as const;
const shelfEnds = ['person', 'expired', 'one-shot'] as const;
const known = [
  'AlertReset',
  'AlertSuppressed',
  'AlertReleased',
  'AlertReturnedToService',
  'AlertActionRecorded',
  'AlertCommented',
  'AlertAcknowledged',
  'AlertRaised',
] as const;

/** What happened, in words; an event of a newer version shows its own name rather than nothing. */
export const entryWords = (t: Words, common: TFunction, entry: TimelineEntry, untilText: string): string => {
  const { type, because, text } = entry;
  const level = LevelKind.safeParse(text).data;
  switch (type) {
    case 'AlertCommented':
      return t(because === 'withdrawn' ? 'timeline.AlertAnnunciated.withdrawn' : 'timeline.AlertCommented');
    case 'AlertAssigned':
      return t(text === null ? 'timeline.AlertUnassigned' : 'timeline.AlertAssigned');
    case 'AlertTakenOutOfService':
      return entry.until === null ? t('timeline.AlertTakenOutOfService') : t('timeline.AlertOutUntil', { until: untilText });
    case 'AlertCleared':
      return t(because === 'configuration' ? 'timeline.AlertClearedConfiguration' : 'timeline.AlertCleared');
    case 'AlertAnnunciated':
      return t(`timeline.AlertAnnunciated.${announcements.find((each) => each === because) ?? 'raised'}`);
    case 'AlertEased':
      return t('timeline.AlertEased', { level: level ? common(`level.${level}`) : '' });
    case 'AlertShelved':
      return t(because === 'one-shot' ? 'timeline.AlertShelvedOneShot' : 'timeline.AlertShelved', { until: untilText });
    case 'AlertUnshelved':
      return t(`timeline.AlertUnshelved.${shelfEnds.find((each) => each === because) ?? 'person'}`);
    case 'AlertResponseOverdue':
      return common(text === null ? 'overdueFact.nobody' : 'overdueFact.tell');
    default: {
      const plain = known.find((each) => each === type);
      return plain ? t(`timeline.${plain}`) : t('timeline.other', { type });
    }
  }
};

/** What late data said of an occurrence, and why that was not known at once. */
export const lateWords = (t: TFunction, { type, late }: TimelineEntry, when: (ms: number) => string): string => {
  if (!late) return '';
  const times = { from: when(late.start), to: when(late.end ?? 0) };
  const key = type === 'OccurrenceWithdrawn' ? 'withdrawn' : type === 'OccurrenceFoundLate' ? 'found' : late.end === null ? 'amendedOpen' : 'amended';
  const fact = t(`lateFact.${key}`, times);
  return late.why ? `${fact} · ${lateWhyText(t, late.why, durationWords)}` : fact;
};

/** The raise and its announcement at the same moment are one line. */
export const timelineRows = (entries: readonly TimelineEntry[]): readonly TimelineEntry[] => {
  const raises = new Set(entries.filter(({ type }) => type === 'AlertRaised').map(({ at }) => at));
  return entries.filter(({ type, because, at }) => !(type === 'AlertAnnunciated' && because === 'raised' && raises.size > 0 && at >= Math.min(...raises)));
};

const Entry = ({ entry, row }: { readonly entry: TimelineEntry; readonly row: AlertRow }) => {
  const t = useText('alerts');
  const common = useText();
  const zone = useZone();
  const now = useNow(60_000);
  const isLevel = LevelKind.safeParse(entry.text).success;
  return (
    <li className={styles.entry}>
      <time dateTime={new Date(entry.at).toISOString()}>{formatWhen(entry.at, now, zone)}</time>
      <div>
        {entry.late
          ? lateWords(common, entry, (ms) => formatWhen(ms, now, zone))
          : entryWords(t, common, entry, entry.until === null ? '' : formatWhen(entry.until, now, zone))}
        {entry.value !== null && <span className={styles.muted}> {t('timeline.value', { value: valueText(entry.value, row.unit) })}</span>}
        {entry.by !== null && <span className={styles.muted}> {t('timeline.by', { who: entry.by })}</span>}
        {entry.standing && (
          <p className={styles.muted}>
            {t(`timeline.standing.${entry.standing.kind}`, { who: entry.standing.by, time: formatWhen(entry.standing.at, now, zone) })}
          </p>
        )}
        {entry.text !== null && !isLevel && <p className={styles.quote}>{entry.text}</p>}
        {entry.attachments && <AttachmentList attachments={entry.attachments} />}
      </div>
    </li>
  );
};

/** The life of one occurrence, oldest first. */
export const Timeline = ({ entries, row }: { readonly entries: readonly TimelineEntry[]; readonly row: AlertRow }) => (
  <ol className={styles.timeline}>
    {timelineRows(entries).map((entry) => (
      <Entry key={entry.id} entry={entry} row={row} />
    ))}
  </ol>
);

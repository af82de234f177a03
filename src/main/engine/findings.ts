import type { Finding } from '../../contract/views.ts';
import type { Drift } from '../../domain/threshold/drift.ts';
import type { StorageState } from '../ingest/writer.ts';
import { openOpsReader } from '../store/ops.ts';
import type { Dropped } from '../store/retention.ts';
import { walkChain } from '../store/verify-chain.ts';

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** What is wrong with the program itself, in words, until it is gone. */
export const openFindings = (now: () => number) => {
  const open = new Map<string, Finding>();
  const report = (code: string, severity: Finding['severity'], title: string, next: string) => {
    if (!open.has(code)) open.set(code, { code, severity, title, next, since: now() });
  };

  return {
    all: (): readonly Finding[] => [...open.values()],

    storage: ({ failing, cause }: StorageState): void => {
      open.delete('store.not-writing');
      if (failing)
        report(
          'store.not-writing',
          'critical',
          cause?.title ?? 'New values cannot be stored.',
          // The words of the store name the file and the step; those of the cause are for every connection alike.
          `${cause?.evidence ?? 'Check the disk of this computer.'} Messages that are not stored are not acknowledged, so a broker that keeps them sends them again.`,
        );
    },

    clock: (ms: number): void => {
      open.delete('clock.step');
      const seconds = Math.round(Math.abs(ms) / 1000);
      report(
        'clock.step',
        'warning',
        `The clock of this computer was set ${ms > 0 ? 'forward' : 'back'} by ${seconds} s.`,
        'Check date and time of this computer. Nothing was lost; receive times go on without a jump back.',
      );
    },

    wireOff: (connection: string, error: unknown): void =>
      report(
        `wire.off ${connection}`,
        'warning',
        `The connection ${connection} reads its messages the slow way: ${error instanceof Error ? error.message : String(error)}.`,
        'Nothing was lost. A fault of the program switched the fast way off until the next start; tell the person responsible for the program.',
      ),

    /** Brokers are known to stop at certain numbers of retained messages, without a word. */
    retainedCut: (connection: string, filters: readonly string[], messages: number): void =>
      report(
        `retained.cut ${connection}`,
        'warning',
        `The broker of ${connection} sent exactly ${messages.toLocaleString('en')} retained messages for ${filters.join(', ')}: it may have stopped there.`,
        'Last known values may be missing until their devices speak again. Use narrower topic templates, or raise the queue and in-flight limits of the broker.',
      ),

    shapesOff: (detail: string): void =>
      report(
        'shapes.off',
        'warning',
        `Messages are decoded the slow way. ${detail}`,
        'Nothing was lost. A fault of the program switched the fast way off until the next start; tell the person responsible for the program.',
      ),

    /** A source has brought nothing that could be decoded for so many messages; null: it does again. */
    silentSource: (connection: string, source: string, messages: number | null): void => {
      const code = `source.silent ${connection} ${source}`;
      open.delete(code);
      if (messages !== null)
        report(
          code,
          'warning',
          `No sample decoded for ${messages} messages of ${source} on ${connection}.`,
          'Look at them under Settings → Set aside: the reason stands beside each. Correct the payload or the mapping of the source, then decode them again.',
        );
    },

    expressionOff: (source: string): void =>
      report(
        `expression.off ${source}`,
        'warning',
        `The expression of ${source} took longer than 20 ms three times and was switched off.`,
        'Its messages are set aside. Make the expression simpler, save the connection, and decode them again.',
      ),

    /** New series were refused; said once an hour and source. */
    seriesLimit: (connection: string, source: string): void => {
      open.delete(`series.limit ${connection} ${source}`);
      report(
        `series.limit ${connection} ${source}`,
        'warning',
        `${source} on ${connection} brings more new series than are allowed.`,
        'Series that are known go on. Settings → Set aside lists the refused ones: allow them, or map them away.',
      );
    },

    /** At four fifths of what an installation may have. */
    seriesNear: (count: number, most: number): void => {
      if (count >= 0.8 * most)
        report(
          'series.near',
          'info',
          `${count.toLocaleString('en')} series of at most ${most.toLocaleString('en')} are in use.`,
          'Beyond the limit new series are refused. Map away what nobody reads.',
        );
    },

    /** The store is full by its own cap. What is dropped because it is old is the rule, and no finding. */
    dropped: (all: readonly Dropped[]): void => {
      const full = all.find(({ reason }) => reason === 'full');
      open.delete('store.dropped-full');
      if (full)
        report(
          'store.dropped-full',
          'critical',
          `The disk was full. ${full.samples.toLocaleString('en')} of the oldest samples, from ${dayOf(full.from)} to ${dayOf(full.to - 1)}, were dropped so that new ones could be stored.`,
          'Their hourly and daily numbers are kept. Free space on this computer. Settings → Storage says whether the oldest days may go when the disk is full.',
        );
      const cap = all.find(({ reason }) => reason === 'cap');
      if (cap === undefined) return;
      open.delete('store.cap');
      report(
        'store.cap',
        'warning',
        `The store reached its size. ${cap.samples.toLocaleString('en')} samples from ${dayOf(cap.from)} to ${dayOf(cap.to - 1)} were dropped.`,
        'Their hourly and daily numbers are kept. To keep more, free space on this computer and raise the size of the store; fieldwatch backup copies what is there.',
      );
    },

    /** Samples that cannot be read any more; `device` and `from` where they are known. */
    damage: (device: string | null, from: number | null): void =>
      report(
        `store.damage ${device ?? ''} ${from ?? ''}`,
        'warning',
        device === null || from === null
          ? 'Some of the newest samples cannot be read: the file of the store was damaged.'
          : `Samples of ${device} in the hour from ${new Date(from).toISOString().slice(0, 16).replace('T', ' ')} UTC cannot be read: the file of the store was damaged.`,
        'They are kept apart and shown as a gap; everything else is served. Check the disk of this computer, and make a backup.',
      ),

    /** Pages of the store cannot be read or written any more. */
    pages: (restarts: boolean): void =>
      report(
        'store.pages',
        'critical',
        'The file of the store is damaged, so new values cannot be stored in it.',
        restarts
          ? 'The engine starts again at once: it puts the file aside, begins a new one and takes over what can be read. Check the disk of this computer.'
          : 'Start Fieldwatch again: it puts the file aside, begins a new one and takes over what can be read. Check the disk of this computer.',
      ),

    /** A damaged store was put aside; null: taking over what can be read goes on. */
    replaced: (aside: string, done: { readonly rows: number; readonly lost: number } | null): void => {
      open.delete('store.replaced');
      const taken =
        done === null
          ? 'What can be read of it is being taken over.'
          : `${done.rows.toLocaleString('en')} rows were taken over; ${done.lost === 0 ? 'nothing was lost' : `${done.lost.toLocaleString('en')} pieces could not be read and are shown as gaps`}.`;
      report(
        'store.replaced',
        'critical',
        `The store was damaged and a new one was begun. ${taken}`,
        `The damaged file is kept as ${aside}. Check the disk of this computer, make a backup, and delete that file when nobody needs it any more.`,
      );
    },

    /** What the check of the whole file has found; null: it is sound. */
    unsound: (verdict: string | null): void => {
      open.delete('store.unsound');
      if (verdict !== null)
        report(
          'store.unsound',
          'critical',
          `The check found the file of the store damaged (${verdict.slice(0, 120)}).`,
          'What can be read is served. Make a backup of the data folder, check the disk of this computer, and ask your support before you delete anything.',
        );
    },

    /** A window cannot play: alerts are shown, and nobody hears them. */
    sound: (works: boolean): void => {
      open.delete('sound.unavailable');
      if (!works)
        report(
          'sound.unavailable',
          'warning',
          'Alerts make no sound on this computer.',
          'Check that a loudspeaker is connected and not muted, then press "Test" under Settings → Sound. Until then a banner over the whole width shows unanswered alerts.',
        );
    },

    /** What runs is not what was approved. */
    drift: ({ attributes, thresholds }: Drift): void => {
      const since = open.get('thresholds.drift')?.since;
      open.delete('thresholds.drift');
      if (attributes === 0) return;
      report(
        'thresholds.drift',
        'warning',
        `${attributes === 1 ? 'One attribute' : `${attributes} attributes`} of ${thresholds === 1 ? 'one threshold' : `${thresholds} thresholds`} run differently from what was approved.`,
        'Rules shows for each threshold what differs. Put back what is not right, and have the rest approved.',
      );
      if (since !== undefined) open.set('thresholds.drift', { ...open.get('thresholds.drift')!, since });
    },

    /** Walks the hash chain on a connection of its own, a thousand records at a time; returns what stops it. */
    verifyInBackground: (file: string): (() => void) => {
      const reader = openOpsReader(file);
      const walk = walkChain(reader.db);
      let timer: NodeJS.Timeout | undefined;
      const end = () => {
        clearTimeout(timer);
        reader.close();
      };
      const go = () => {
        const step = walk.next();
        if (!step.done) {
          timer = setTimeout(go, 10);
          return;
        }
        timer = undefined;
        if (!step.value.intact)
          report(
            'log.broken',
            'critical',
            `The event log was changed behind the program's back at record ${step.value.position}.`,
            'Alerting goes on. Keep a copy of the data folder and tell the person responsible for the site; `fieldwatch verify` shows the record.',
          );
      };
      timer = setTimeout(go, 1000);
      return end;
    },
  };
};
export type Findings = ReturnType<typeof openFindings>;

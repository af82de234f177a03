import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JobState, JobView } from '../../contract/job-calls.ts';
import type { Saved } from '../../contract/views.ts';
import { Refusal } from '../../domain/decider.ts';
import { openJobRows } from '../store/job-rows.ts';
import type { Ops } from '../store/ops.ts';
import { openSignal } from './signal.ts';

/** What work may say and hear while it runs. */
export interface JobHandle {
  readonly progress: (done: number, total?: number) => void;
  /** Aborted: leave nothing behind and throw. */
  readonly signal: AbortSignal;
}

export interface JobWork {
  readonly kind: JobView['kind'];
  readonly title: string;
  readonly by: string;
  readonly input: unknown;
  readonly run: (handle: JobHandle) => Promise<Saved>;
}

/** Work that takes time: it goes on while another screen is open, can be cancelled, and a restart says what it interrupted. */
export const openJobs = ({
  db,
  now,
  newId,
  onFault,
}: {
  readonly db: Ops['db'];
  readonly now: () => number;
  readonly newId: () => string;
  readonly onFault: (error: unknown) => void;
}) => {
  const changed = openSignal();
  const rows = openJobRows(db, now);
  // Half files of an earlier run are nobody's.
  rmSync(join(dirname(db.name), 'exports'), { recursive: true, force: true });
  const running = new Map<string, { done: number; total: number | null; readonly abort: AbortController }>();
  const results = new Map<string, Saved>();

  const start = ({ kind, title, by, input, run }: JobWork): { readonly id: string; readonly saved: Promise<Saved> } => {
    const id = newId();
    rows.start({ id, kind, title, by, input: JSON.stringify(input) });
    const state = { done: 0, total: null as number | null, abort: new AbortController() };
    running.set(id, state);
    changed.emit();
    const handle: JobHandle = {
      progress: (done, total) => {
        state.done = done;
        if (total !== undefined) state.total = total;
        changed.emit();
      },
      signal: state.abort.signal,
    };
    const finish = (how: JobState, message: string | null): void => {
      running.delete(id);
      try {
        rows.end({ id, state: how, done: state.done, total: state.total, message });
      } catch (error) {
        onFault(error); // the disk refuses: the next start says that it was interrupted
      }
      changed.emit();
    };
    const work = async (): Promise<Saved> => {
      try {
        const saved = await run(handle);
        results.set(id, saved);
        finish(saved === null ? 'cancelled' : 'done', null);
        return saved;
      } catch (error) {
        const isCancelled = state.abort.signal.aborted;
        finish(isCancelled ? 'cancelled' : 'failed', isCancelled ? null : error instanceof Error ? error.message : String(error));
        throw error;
      }
    };
    const saved = work();
    saved.catch((error: unknown) => {
      if (!(error instanceof Refusal) && !state.abort.signal.aborted) onFault(error);
    });
    return { id, saved };
  };

  return {
    changed,
    start,
    list: (): readonly JobView[] =>
      rows.list().map(({ id, kind, title, by, state, started_at, ended_at, done, total, message }) => {
        const live = running.get(id);
        return {
          id,
          kind,
          title,
          by,
          state,
          startedAt: started_at,
          endedAt: ended_at,
          done: live?.done ?? done,
          total: live?.total ?? total,
          message,
          ...(results.has(id) && { result: results.get(id)! }),
        };
      }),
    cancel: (id: string): void => running.get(id)?.abort.abort(),
    /** What it was started with; throws when nothing is known of it. */
    inputOf: (id: string): { readonly kind: JobView['kind']; readonly input: unknown } => {
      const row = rows.one(id);
      if (!row) throw new Refusal('job.unknown', 'This job is not known any more. Start the work anew from its screen.');
      return { kind: row.kind, input: JSON.parse(row.input) as unknown };
    },
    /** Everything that runs is cancelled. */
    close: (): void => {
      for (const { abort } of running.values()) abort.abort();
    },
  };
};
export type Jobs = ReturnType<typeof openJobs>;

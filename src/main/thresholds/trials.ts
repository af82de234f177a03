import { Worker } from 'node:worker_threads';
import type { Stop } from '../../contract/rpc.ts';
import { Refusal } from '../../domain/decider.ts';
import type { TrialJob, TrialReply } from './trial-job.ts';

type Answer = Extract<TrialReply, { value: unknown }>['value'];

export interface Trials {
  /** Answers once, in a thread of its own. The returned function ends the work at once; then nothing is answered any more. */
  readonly run: (job: Omit<TrialJob, 'file'>, next: (value: Answer) => void, failed: (error: unknown) => void) => Stop;
  readonly close: () => Promise<void>;
}

/** One waits for its history to be read, so a few at a time are enough for any number of windows. */
const most = 3;

/** Backtests and proposals over the history in `file`: they may take seconds, which the engine must not lose. */
export const openTrials = (file: string, threadUrl: URL): Trials => {
  const running = new Set<Worker>();
  const end = async (worker: Worker): Promise<void> => {
    running.delete(worker);
    await worker.terminate();
  };
  return {
    run: (job, next, failed) => {
      if (running.size >= most) throw new Refusal('trial.busy', 'Other trials are still running. Wait for one of them, or cancel it.');
      const workerData: TrialJob = { ...job, file };
      const worker = new Worker(threadUrl, { workerData, execArgv: [] });
      running.add(worker);
      let isOpen = true;
      const settle = (answer: () => void): void => {
        if (!isOpen) return;
        isOpen = false;
        void end(worker);
        answer();
      };
      worker.on('message', (reply: TrialReply) =>
        settle(() => {
          if ('value' in reply) next(reply.value);
          else failed(reply.error.code === '' ? new Error(reply.error.message) : new Refusal(reply.error.code, reply.error.message));
        }),
      );
      worker.on('error', (error) => settle(() => failed(error)));
      worker.on('exit', () => settle(() => failed(new Refusal('trial.stopped', 'The trial was interrupted. Try again.'))));
      return () => settle(() => {});
    },
    close: async () => {
      await Promise.all([...running].map(end));
    },
  };
};

import type { StoreCheck } from '../../contract/storage-calls.ts';
import type { Meta } from '../store/meta.ts';
import { openReader, type ReaderClient } from '../store/reader.ts';
import type { Findings } from './findings.ts';

const checkKey = 'store_checked_at';
const weekMs = 7 * 24 * 3_600_000;
const hourMs = 3_600_000;

export interface StoreCheckParts {
  readonly file: string;
  readonly thread: URL;
  readonly meta: Meta;
  readonly findings: Pick<Findings, 'unsound'>;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/** Goes through the whole file of the store, once a week and when somebody asks, by a thread of its own so that no chart waits. */
export const openStoreCheck = ({ file, thread, meta, findings, now, onFault }: StoreCheckParts) => {
  let checking: Promise<StoreCheck> | undefined;
  let own: ReaderClient | undefined;
  const check = async (): Promise<StoreCheck> => {
    own = await openReader(file, thread);
    try {
      const verdict = await own.check();
      const at = now();
      meta.set(checkKey, String(at));
      findings.unsound(verdict === 'ok' ? null : verdict);
      return { at, verdict };
    } finally {
      await own.close();
      own = undefined;
    }
  };
  /** Now, or when the one that runs is done. Throws when the file cannot be opened. */
  const run = (): Promise<StoreCheck> => (checking ??= check().finally(() => (checking = undefined)));
  const look = (): void => {
    if (checking || now() - Number(meta.get(checkKey) ?? 0) < weekMs) return;
    if (meta.get(checkKey) === undefined) return meta.set(checkKey, String(now())); // a store that has just begun is sound
    void run().catch(onFault);
  };
  const timer = setInterval(look, hourMs);
  return {
    run,
    close: (): void => {
      clearInterval(timer);
      void own?.close().catch(onFault);
    },
  };
};
export type StoreChecks = ReturnType<typeof openStoreCheck>;

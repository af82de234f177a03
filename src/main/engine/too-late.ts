import { type SamplesTooLate, type TooLate, tooLateStream } from '../../domain/report/too-late.ts';
import type { Ops } from '../store/ops.ts';
import type { Telemetry } from '../store/telemetry.ts';

export interface TooLateParts {
  readonly ops: Pick<Ops, 'log'>;
  readonly telemetry: Pick<Telemetry, 'catalogue' | 'dropped'>;
  readonly now: () => number;
}

const lookEveryMs = 60_000;

/** Late samples from a time whose samples were dropped: judging again would take the hole for what happened. Counted, and put on record. */
export const openTooLate = ({ ops, telemetry, now }: TooLateParts) => {
  let lookedAt = -Infinity;
  let pending: ReadonlyMap<string, TooLate> = new Map();
  let oldest = -Infinity;
  return {
    /** From here on everything that came is stored; -Infinity: nothing was dropped yet. */
    oldest: (): number => oldest,
    look: (): void => {
      if (now() - lookedAt < lookEveryMs) return;
      lookedAt = now();
      oldest = Math.max(-Infinity, ...telemetry.dropped().map(({ to }) => to));
    },
    count: (series: number, ts: number): void => {
      const device = telemetry.catalogue.byNumber(series)?.device ?? '';
      const before = pending.get(device);
      const next = { device, samples: 1 + (before?.samples ?? 0), from: Math.min(ts, before?.from ?? Infinity), to: Math.max(ts, before?.to ?? -Infinity) };
      pending = new Map(pending).set(device, next);
    },
    /** What is not on record yet; `restore` takes it back when writing failed. */
    pending: () => pending,
    restore: (former: ReadonlyMap<string, TooLate>): void => void (pending = former),
    /** Inside the transaction that says how far judging has come. */
    record: (): void => {
      if (pending.size === 0) return;
      const at = now();
      const events = [...pending.values()].map((one): SamplesTooLate => ({ type: 'SamplesTooLate', ...one, at }));
      ops.log.append(tooLateStream, ops.log.version(tooLateStream), 'engine', events);
      pending = new Map();
    },
  };
};
export type TooLateSamples = ReturnType<typeof openTooLate>;

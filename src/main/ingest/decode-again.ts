import type { DecodedAgain } from '../../contract/ingest-calls.ts';
import type { ProfileId } from '../../domain/identity.ts';
import { Flag } from '../../domain/telemetry/sample.ts';
import type { DecodeSuccess } from './decoders/decoder.ts';
import type { Envelope } from './envelope.ts';
import { type KeptMessage, readKept } from './quarantine.ts';
import type { TelemetryDatabase } from './tables.ts';

/** How many samples came of a message, or why none. */
export type AgainResult = { readonly samples: number } | { readonly failure: string };

export interface Again {
  /** Its row in the quarantine. */
  readonly id: number;
  readonly done: (result: AgainResult) => void;
}

/** What was read later than it came never calls anybody. */
export const asHistory = (decoded: DecodeSuccess): DecodeSuccess => ({
  ...decoded,
  rows: decoded.rows.map((row) => ({ ...row, flags: (row.flags ?? 0) | Flag.historical })),
});

/** As it came, with the time at which it was received. */
const envelopeOf = ({ profileId, topic, sample, bytes, qos, retain, at }: KeptMessage): Envelope => ({
  profile: profileId,
  session: 0,
  topic,
  payload: sample,
  bytes,
  qos,
  isRetained: retain === 1,
  isRedelivered: false,
  messageId: 0,
  recv: at,
});

export interface AgainOptions {
  readonly db: TelemetryDatabase;
  readonly isOpen: (profile: ProfileId) => boolean;
  /** Brings a message on the way that all messages take, behind those that wait. */
  readonly enqueue: (envelope: Envelope, again: Again) => void;
  readonly flush: () => boolean;
}

/** Reads messages of the quarantine once more, in the order given, with the sources as they are now. */
export const openDecodeAgain = ({ db, isOpen, enqueue, flush }: AgainOptions) => {
  const readOne = (id: number): Promise<AgainResult> =>
    new Promise((resolve) => {
      const row = readKept(db, id);
      if (row === undefined) resolve({ failure: 'The message is gone.' });
      else if (!isOpen(row.profileId)) resolve({ failure: 'Its connection was removed.' });
      else enqueue(envelopeOf(row), { id, done: resolve });
    });
  return async (ids: readonly number[]): Promise<DecodedAgain> => {
    const result = { decoded: 0, samples: 0, failed: 0, firstFailure: null as string | null };
    for (const id of ids) {
      const read = await readOne(id);
      if ('failure' in read) {
        result.failed++;
        result.firstFailure ??= read.failure;
      } else {
        result.decoded++;
        result.samples += read.samples;
      }
    }
    flush();
    return result;
  };
};

import type { ReportSeal } from '../../domain/report/integrity.ts';
import type { SigningKey } from '../../domain/report/signing-keys.ts';
import type { OpsReader } from '../store/ops.ts';
import { type ChainVerdict, verifyChain } from '../store/verify-chain.ts';
import { signingKeys } from './signing-key.ts';

export type LogVerdict =
  | { readonly fits: true; readonly key: SigningKey | undefined; readonly chain: ChainVerdict & { readonly intact: true } }
  | { readonly fits: false; readonly code: LogFault; readonly reason: string; readonly position: number | null };

/** Stable codes, for scripts. */
export type LogFault = 'log.broken' | 'log.truncated' | 'log.rewritten' | 'log.key-out-of-use';

/**
 * Checks the log of a console against the anchor in one of its sealed reports: a log that was cut off or computed again
 * can hold together in itself, but it no longer holds the record that the report names.
 */
export const verifyInLog = (db: OpsReader['db'], { chain, key }: Pick<ReportSeal, 'chain' | 'key'>): LogVerdict => {
  const verdict = verifyChain(db);
  if (!verdict.intact) {
    const { position, id, reason } = verdict;
    const where = position === null ? 'the file around its records' : `record ${position}${id ? ` (id ${id})` : ''}`;
    return { fits: false, code: 'log.broken', position, reason: `The event log is not intact, at ${where}: ${reason}` };
  }
  const { position, head } = chain;
  if (verdict.events < position) {
    const missing = position - verdict.events;
    const reason = `Records were cut off from the event log: it ends at record ${verdict.events}, but when the report was made it held ${position}. At least ${missing} ${missing === 1 ? 'record is' : 'records are'} missing, from record ${verdict.events + 1} on`;
    return { fits: false, code: 'log.truncated', position: verdict.events + 1, reason };
  }
  const hash = db.prepare<[number], Buffer>('SELECT hash FROM event WHERE position = ?').pluck().get(position);
  if (position > 0 && hash?.toString('hex') !== head) {
    const reason = `The event log was written again: its record ${position} is not the one that the report names, although the log holds together in itself. A record up to there was changed, removed or added`;
    return { fits: false, code: 'log.rewritten', position, reason };
  }
  const known = signingKeys(db).find(({ fingerprint }) => fingerprint === key?.fingerprint);
  if (known && (position < known.from || (known.until !== null && position >= known.until))) {
    const reason =
      position < known.from
        ? `The report names record ${position}, but its key came into use with record ${known.from}`
        : `The report names record ${position}, but its key was replaced with record ${known.until}: nobody should have signed with it any more`;
    return { fits: false, code: 'log.key-out-of-use', position, reason };
  }
  return { fits: true, key: known, chain: verdict };
};

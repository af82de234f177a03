import type { DecodedAgain } from '../../../contract/ingest-calls.ts';
import { textOf } from '../../i18n/text.ts';

/** What became of messages that were decoded again, in two sentences at most. */
export const againWords = ({ decoded, samples, failed, firstFailure }: DecodedAgain): string => {
  const t = textOf('ingest');
  const read = decoded === 0 ? [] : [t('aside.againDone', { count: decoded, samples })];
  const stayed = failed === 0 ? [] : [t('aside.againFailed', { count: failed, why: firstFailure ?? '' })];
  return [...read, ...stayed].join(' ');
};

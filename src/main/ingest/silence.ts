import type { ProfileId } from '../../domain/identity.ts';
import type { Source } from './router.ts';

export const silentLimits = { messages: 100, ms: 5 * 60_000 } as const;

/** A source has brought nothing that could be decoded for 100 messages or 5 minutes of them; null: it does again. */
export type OnSilent = (profile: ProfileId, source: string, messages: number | null) => void;

/** Tells once when a source only brings what cannot be decoded, and once when that is over. */
export const openSilence =
  (onSilent: OnSilent) =>
  (profile: ProfileId, { key, silence }: Source, recv: number, isDecoded: boolean): void => {
    if (isDecoded) {
      silence.messages = 0;
      if (silence.isTold) onSilent(profile, key, null);
      silence.isTold = false;
      return;
    }
    if (silence.messages++ === 0) silence.since = recv;
    if (silence.isTold || (silence.messages < silentLimits.messages && recv - silence.since < silentLimits.ms)) return;
    silence.isTold = true;
    onSilent(profile, key, silence.messages);
  };

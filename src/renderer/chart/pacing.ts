import { type RefObject, useCallback, useRef } from 'react';
import { present } from './range.ts';

/** True at most every `everyMs`, and at once after a reset. */
export const usePaced = (everyMs: number): { readonly isDue: () => boolean; readonly reset: () => void } => {
  const at = useRef(0);
  const isDue = useCallback(() => {
    if (present() - at.current < everyMs) return false;
    at.current = present();
    return true;
  }, [everyMs]);
  const reset = useCallback(() => {
    at.current = 0;
  }, []);
  return { isDue, reset };
};

/** A polite live region that follows a held key without drowning in words. The last words always come through. */
export const useSpoken = (region: RefObject<HTMLElement | null>, everyMs: number): ((words: string) => void) => {
  const waiting = useRef<string>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  return useCallback(
    (words: string) => {
      waiting.current = words;
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        if (region.current) region.current.textContent = waiting.current ?? '';
      }, everyMs);
    },
    [region, everyMs],
  );
};

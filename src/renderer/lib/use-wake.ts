import { useEffect } from 'react';

/** Hidden for less than this, a window was not asleep. */
const shortestMs = 10_000;

/** Runs when the window is seen again after a while: the computer may have slept meanwhile, and a browser tells of that in no other way. */
export const useWake = (onWake: () => void): void =>
  useEffect(() => {
    let hiddenAt: number | undefined;
    const look = (): void => {
      if (document.visibilityState === 'hidden') hiddenAt = Date.now();
      else {
        if (hiddenAt !== undefined && Date.now() - hiddenAt >= shortestMs) onWake();
        hiddenAt = undefined;
      }
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [onWake]);

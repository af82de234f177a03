import { create } from 'zustand';

interface LeaderState {
  /** This window speaks for all windows of the console. */
  readonly leads: boolean;
}

/** One window of several makes the sounds and tells the desktop. When it closes, the next one takes over. */
export const useLeader = create<LeaderState>()(() => ({ leads: false }));

/** A page that only prints, which nobody sees or hears: it waits for its report, or has the number that one printing knows. A preview is a window. */
export const isPrinting = (hash: string): boolean => hash === '#/report' || /^#\/report\/[^?]*\?(.*&)?issue=/.test(hash);

/** Waits for its turn; called once with the address of the page. A browser without locks has one window as far as we can know. */
export const followLeader = (hash: string): void => {
  if (isPrinting(hash)) return;
  const lead = () => useLeader.setState({ leads: true });
  if (!('locks' in navigator)) return lead();
  navigator.locks
    .request('fieldwatch-leader', () => {
      lead();
      return new Promise<never>(() => {}); // held as long as the window lives
    })
    .catch(lead);
};

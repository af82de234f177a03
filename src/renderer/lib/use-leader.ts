import { create } from 'zustand';

interface LeaderState {
  /** This window speaks for all windows of the console. */
  readonly leads: boolean;
}

/** One window of several makes the sounds and tells the desktop. When it closes, the next one takes over. */
export const useLeader = create<LeaderState>()(() => ({ leads: false }));

/** Waits for its turn; called once. A browser without locks has one window as far as we can know, and paper leads nobody. */
export const followLeader = (path: string): void => {
  if (path.startsWith('#/report/') || path === '#/report') return; // printed where nobody sees or hears it
  const lead = () => useLeader.setState({ leads: true });
  if (!('locks' in navigator)) return lead();
  navigator.locks
    .request('fieldwatch-leader', () => {
      lead();
      return new Promise<never>(() => {}); // held as long as the window lives
    })
    .catch(lead);
};

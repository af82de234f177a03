import { create } from 'zustand';

interface Announcements {
  /** What the polite region says now; the count makes the same words speak again. */
  readonly text: string;
  readonly turn: number;
}

/** Read out by the frame's region for the results of own actions. */
export const useAnnouncement = create<Announcements>()(() => ({ text: '', turn: 0 }));

/** Says the result of an own action at once, without moving the focus. */
export const announce = (text: string): void => useAnnouncement.setState(({ turn }) => ({ text, turn: turn + 1 }));

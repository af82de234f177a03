/** Half of a beat: an outline is wide for so long and narrow for so long, which is one flash a second. */
export const halfBeatMs = 500;

export interface BeatSources {
  readonly every: (task: () => void, ms: number) => () => void;
  /** Nobody sees the window, or the person wants nothing to move. */
  readonly isStill: () => boolean;
  readonly show: (isWide: boolean) => void;
}

/**
 * One clock for everything that flashes: all outlines are wide and narrow together. Two changes a second instead of an animation,
 * which would lay out and paint the whole list sixty times a second for as long as anything is unacknowledged.
 */
export const createBeat = ({ every, isStill, show }: BeatSources) => {
  let members = 0;
  let isWide = false;
  let stop: (() => void) | undefined;
  const turn = (next: boolean) => {
    if (next === isWide) return;
    isWide = next;
    show(isWide);
  };
  /** Joins until the returned function is called; without members nothing runs. */
  return (): (() => void) => {
    if (members++ === 0) stop = every(() => turn(!isWide && !isStill()), halfBeatMs);
    return () => {
      if (--members > 0) return;
      stop?.();
      turn(false);
    };
  };
};

/** The beat of this window: `data-beat` on the root while outlines are wide. */
export const joinBeat = createBeat({
  every: (task, ms) => {
    const timer = setInterval(task, ms);
    return () => clearInterval(timer);
  },
  isStill: () => document.visibilityState === 'hidden' || matchMedia('(prefers-reduced-motion: reduce)').matches,
  show: (isWide) => document.documentElement.toggleAttribute('data-beat', isWide),
});

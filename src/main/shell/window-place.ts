import type { Settings } from './shell.ts';

export type Place = Settings['window'];
/** A part of the desktop in px: what a screen leaves free of bars and docks. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

// Enough of the title bar to take hold of it.
const handle = { width: 120, height: 32 } as const;

const shared = (from: number, length: number, otherFrom: number, otherLength: number): number =>
  Math.min(from + length, otherFrom + otherLength) - Math.max(from, otherFrom);

/**
 * Where a window opens again: as it stood, when its title bar can still be reached on one of the screens; else without a place
 * (the second screen was unplugged). Never larger than the screen it is on.
 */
export const placeOnScreens = ({ x, y, ...kept }: Place, screens: readonly Area[]): Place => {
  const sizeOn = (screen: Area) => ({ width: Math.min(kept.width, screen.width), height: Math.min(kept.height, screen.height) });
  const isReachable = (screen: Area): boolean =>
    x !== undefined &&
    y !== undefined &&
    shared(x, sizeOn(screen).width, screen.x, screen.width) >= handle.width &&
    shared(y, handle.height, screen.y, screen.height) >= handle.height / 2;
  const home = screens.find(isReachable);
  const on = home ?? screens[0];
  const { isMaximized } = kept;
  return {
    ...(on ? sizeOn(on) : { width: kept.width, height: kept.height }),
    ...(home && { x: x!, y: y! }),
    ...(isMaximized !== undefined && { isMaximized }),
  };
};

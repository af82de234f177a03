import { laneOf, wander } from './noise.ts';

/** What drives the whole plant at one instant, so that its devices move together. Loads are shares from 0 to 1. */
export interface Conditions {
  readonly t: number;
  /** °C. */
  readonly outdoor: number;
  readonly occupancy: number;
  readonly cooling: number;
  readonly heating: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const outdoorLane = laneOf('outdoor');
const loadLane = laneOf('load');

export const within = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** 0 before `from`, 1 after `to`, an S between them. */
const ramp = (value: number, from: number, to: number): number => {
  const part = within((value - from) / (to - from), 0, 1);
  return part * part * (3 - 2 * part);
};

/** `offsetMs` moves UTC to the clock on the wall of the site. */
export const conditionsAt = (seed: number, offsetMs: number, t: number): Conditions => {
  const local = t + offsetMs;
  const hour = (local - Math.floor(local / dayMs) * dayMs) / hourMs;
  const weekday = (Math.floor(local / dayMs) + 4) % 7; // 1970 began on a Thursday; 0 is Sunday
  const isWeekend = weekday === 0 || weekday === 6;
  const outdoor = 18 - 6 * Math.cos(((hour - 3) / 24) * 2 * Math.PI) + 3 * wander(seed, outdoorLane, t, 30 * hourMs);
  const occupancy = (isWeekend ? 0.12 : 1) * ramp(hour, 6, 9) * (1 - ramp(hour, 16.5, 19.5));
  const unrest = 0.04 * wander(seed, loadLane, t, 25 * 60_000);
  return {
    t,
    outdoor,
    occupancy,
    cooling: within(0.3 + 0.022 * (outdoor - 18) + 0.35 * occupancy + unrest, 0.05, 1),
    heating: within(0.45 - 0.025 * (outdoor - 18) + 0.15 * occupancy - unrest, 0.05, 1),
  };
};

/** Noise without state: the same (seed, lane, step) always gives the same number, so any instant can be computed alone. */

/** Uniform in [-1, 1). `step` may be any integer up to 2^53. The finaliser is that of MurmurHash3. */
export const noise = (seed: number, lane: number, step: number): number => {
  let h = Math.imul(seed ^ Math.imul(lane + 1, 0x9e37_79b1), 0x85eb_ca6b) ^ (step >>> 0) ^ Math.imul(Math.floor(step / 2 ** 32) + 1, 0xc2b2_ae35);
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 31 - 1;
};

/** Uniform in [0, 1). */
export const chance = (seed: number, lane: number, step: number): number => (noise(seed, lane, step) + 1) / 2;

/** A slow wander within [-1, 1] that needs about `periodMs` from one turn to the next. */
export const wander = (seed: number, lane: number, t: number, periodMs: number): number => {
  const step = Math.floor(t / periodMs);
  const part = t / periodMs - step;
  const ease = part * part * (3 - 2 * part);
  return noise(seed, lane, step) * (1 - ease) + noise(seed, lane, step + 1) * ease;
};

/** A stable lane for a name: FNV-1a. */
export const laneOf = (name: string): number => {
  let h = 0x811c_9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x0100_0193);
  return h >>> 0;
};

import { networkInterfaces } from 'node:os';

export interface WakeOptions {
  /** ms since 1970, as the computer says. */
  readonly wall?: () => number;
  /** Monotonic, ms; stands still while the computer sleeps. */
  readonly monotonic?: () => number;
  /** The addresses of this computer, as one text. */
  readonly addresses?: () => string;
  readonly every?: (ms: number, run: () => void) => () => void;
  readonly onWake: () => void;
}

const tickMs = 5000;
/** The wall clock may be set by a little at any time. */
const sleptMs = 10_000;

const ownAddresses = (): string =>
  JSON.stringify(
    Object.entries(networkInterfaces())
      .flatMap(([name, all = []]) => all.filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`))
      .toSorted(),
  );
const interval = (ms: number, run: () => void): (() => void) => {
  const timer = setInterval(run, ms);
  return () => clearInterval(timer);
};

/** Notices that the computer slept, or is on another network: open connections may be dead without knowing. Returns what stops it. */
export const watchWake = ({
  wall = Date.now,
  monotonic = () => performance.now(),
  addresses = ownAddresses,
  every = interval,
  onWake,
}: WakeOptions): (() => void) => {
  let before = { wall: wall(), monotonic: monotonic(), addresses: addresses() };
  return every(tickMs, () => {
    const now = { wall: wall(), monotonic: monotonic(), addresses: addresses() };
    const hasSlept = now.wall - before.wall - (now.monotonic - before.monotonic) > sleptMs;
    const hasMoved = now.addresses !== before.addresses;
    before = now;
    if (hasSlept || hasMoved) onWake();
  });
};

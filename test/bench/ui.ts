import type { Bench } from './figure.ts';
import { liveFigures } from './ui-live.ts';
import { queueFigures } from './ui-queue.ts';
import { startFigures } from './ui-start.ts';

/** The window as a technician meets it, by the clock of the page where it can be: the figures U9, U13, U14 and U18 among them. */
export const ui: Bench = async ({ short, keep }) => [...(await queueFigures(short, keep)), ...(await startFigures(short)), ...(await liveFigures(short))];

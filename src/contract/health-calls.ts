import * as z from 'zod';
import type { HealthCheck, HealthState } from '../domain/health/checks.ts';
import { watch } from './rpc.ts';

/** How the console itself is; times in ms since 1970. */
export interface HealthView {
  readonly state: HealthState;
  readonly checks: readonly HealthCheck[];
  /** Since when this engine runs. */
  readonly startedAt: number;
  /** Events in the log of this console, and when the newest was written. */
  readonly events: number;
  readonly newestEventAt: number | null;
}

export const healthContract = {
  health: watch<HealthView>()(z.strictObject({})),
};

import type { Step } from '../../migrate.ts';
import { telemetry } from './0001-telemetry.ts';
import { pointStates } from './0002-point-states.ts';
import { summaries } from './0003-summaries.ts';
import { archive } from './0004-archive.ts';

/** telemetry.db, in order. Only ever appended to. */
export const telemetrySteps: readonly Step[] = [telemetry, pointStates, summaries, archive];

import { eventLog } from './0001-event-log.ts';
import { readModels } from './0002-read-models.ts';
import { moments } from './0003-moments.ts';
import { annunciation } from './0004-annunciation.ts';
import { occurrences } from './0005-occurrences.ts';
import { lateFindings } from './0006-late-findings.ts';
import { plannedEnds } from './0007-planned-ends.ts';
import { queueOrder } from './0008-queue-order.ts';
import { figures } from './0009-figures.ts';
import { escalation } from './0010-escalation.ts';
import { commands } from './0011-commands.ts';
import { observation } from './0012-observation.ts';
import { photos } from './0013-photos.ts';
import { documents } from './0014-documents.ts';
import { jobs } from './0015-jobs.ts';

/** Steps are only ever appended. */
export const opsSteps = [
  eventLog,
  readModels,
  moments,
  annunciation,
  occurrences,
  lateFindings,
  plannedEnds,
  queueOrder,
  figures,
  escalation,
  commands,
  observation,
  photos,
  documents,
  jobs,
] as const;

import { Attachment, mostAttachments } from '../domain/alert/attachment.ts';
import * as z from 'zod';
import { groupings, QueueGroup, QueueSort } from '../domain/alert/queue-order.ts';
import { Instant, PointId, SeriesId, ThresholdId } from '../domain/identity.ts';
import type { ShiftReport } from '../domain/report/shift.ts';
import { SiteName } from '../domain/site-name.ts';
import { unitSystems } from '../domain/telemetry/display-unit.ts';
import { annunciationContract } from './annunciation.ts';
import { commandContract } from './command-calls.ts';
import { connectionContract } from './connection-calls.ts';
import { documentContract } from './document-calls.ts';
import type { ExplainedThreshold } from './explanation.ts';
import { httpContract } from './http-calls.ts';
import { discoveryContract } from './discovery-calls.ts';
import { healthContract } from './health-calls.ts';
import { ingestContract } from './ingest-calls.ts';
import { photoContract } from './photo-calls.ts';
import { jobContract } from './job-calls.ts';
import { call, frames, watch } from './rpc.ts';
import { scrapeContract } from './scrape-calls.ts';
import { storageContract } from './storage-calls.ts';
import { shellContract } from './shell-calls.ts';
import { signingContract } from './signing-calls.ts';
import { thresholdContract } from './threshold-calls.ts';
import { undoContract } from './undo-calls.ts';
import type {
  AlertCounts,
  AlertDetail,
  AlertGroups,
  AlertsBetween,
  AlertQueue,
  AlertRow,
  BulkResult,
  DeviceRow,
  EngineStatus,
  ListedRows,
  PastAlerts,
  PastValue,
  QuarantineRow,
  RangeFigures,
  Saved,
  SeriesRow,
  Session,
} from './views.ts';

const nothing = z.strictObject({});
const Tab = z.enum(['active', 'shelved', 'history']);
const Search = z.string().max(200);
/** Which alerts: a tab, what the filter box asks for, one group of them. */
const List = { tab: Tab, search: Search, group: QueueGroup.optional() };
const Note = z.string().trim().max(2000);
const Reason = z.string().trim().max(500);
const Call = z.strictObject({ of: Instant, at: Instant });
const Points = z.array(PointId).min(1).max(10_000);
const Range = { from: Instant, to: Instant };
const isRange = ({ from, to }: { from: number; to: number }) => to > from;
const rangeMessage = 'The end must lie after the start.';

/** Everything the user interface may ask of the engine. Who asks is known to the engine and never part of a message. */
export const consoleContract = {
  ...annunciationContract,
  ...connectionContract,
  ...commandContract,
  ...scrapeContract,
  ...storageContract,
  ...httpContract,
  ...ingestContract,
  ...discoveryContract,
  ...documentContract,
  ...healthContract,
  ...jobContract,
  ...undoContract,
  ...shellContract,
  ...photoContract,
  ...thresholdContract,
  ...signingContract,
  session: call<Session>()(nothing),
  /** What the site is called from now on. */
  nameSite: call<void>()(z.strictObject({ name: SiteName })),
  savePreferences: call<void>()(
    z.strictObject({
      theme: z.enum(['neutral', 'dark', 'daylight']),
      density: z.enum(['compact', 'comfortable', 'glove']),
      language: z.enum(['en', 'de']).optional(),
      units: z.enum(unitSystems).optional(),
    }),
  ),
  /** Opens the demo tenant: its own folder, its own broker, everything marked SIM. The page loads itself again afterwards. */
  startDemo: call<void>()(nothing),
  /** Removes the demo tenant with all its data and goes back to the own site. */
  leaveDemo: call<void>()(nothing),
  status: watch<EngineStatus>()(nothing),

  alertCounts: watch<AlertCounts>()(nothing),
  alertQueue: watch<AlertQueue>()(z.strictObject({ ...List, sort: QueueSort.optional(), limit: z.int().min(1).max(1000) })),
  /** The list of a tab in groups. */
  alertGroups: watch<AlertGroups>()(z.strictObject({ tab: z.enum(['active', 'shelved']), search: Search, by: z.enum(groupings) })),
  /** A whole list in its order, by `seq` of its rows: what a long list is scrolled by. */
  alertOrder: call<{ readonly seqs: readonly number[] }>()(z.strictObject({ ...List, sort: QueueSort.optional() })),
  /** Some rows of a list by their `seq`, again whenever alerts changed. */
  alertRows: watch<ListedRows>()(z.strictObject({ ...List, seqs: z.array(z.int().positive()).min(1).max(1000) })),
  /** Alerts of some series that were there in a range, open or over; at most the newest 1,000 of them. */
  alertsBetween: watch<AlertsBetween>()(z.strictObject({ series: z.array(SeriesId).min(1).max(48), ...Range }).refine(isRange, rangeMessage)),
  /** The occurrence of `pointId` that started at `of`; null when there is none. */
  alertDetail: watch<AlertDetail | null>()(z.strictObject({ pointId: PointId, of: Instant })),
  /** Every alert that was listed at a past moment, and every value, at most a day old then. Read only. */
  pastAlerts: call<PastAlerts>()(z.strictObject({ at: Instant, as: z.enum(['then', 'now']).optional() })),
  /** Why a threshold did what it did at `at`, or did nothing. `wasTold`: what people did about it afterwards counts too. */
  explainThreshold: call<ExplainedThreshold>()(z.strictObject({ thresholdId: ThresholdId, at: Instant, wasTold: z.boolean() })),
  pastValues: call<readonly PastValue[]>()(z.strictObject({ at: Instant })),
  /** The newest occurrence of a point, in whichever list it stands; null: there never was one. */
  alertOfPoint: call<AlertRow | null>()(z.strictObject({ pointId: PointId })),
  /** The newest alert with this short number (column #); null: there is none. */
  alertByNumber: call<AlertRow | null>()(z.strictObject({ number: z.int().min(1).max(9999) })),
  acknowledge: call<BulkResult>()(
    z.strictObject({
      alerts: z
        .array(z.strictObject({ pointId: PointId, call: Call }))
        .min(1)
        .max(10_000),
      note: Note,
    }),
  ),
  shelve: call<BulkResult>()(z.strictObject({ points: Points, until: Instant, oneShot: z.boolean(), reason: Reason })),
  unshelve: call<BulkResult>()(z.strictObject({ points: Points })),
  /** Ends what only a person may end: acknowledges a cleared alert, resets a latch. Refused while the condition is there. */
  resolve: call<BulkResult>()(
    z.strictObject({
      alerts: z
        .array(z.strictObject({ pointId: PointId, call: Call }))
        .min(1)
        .max(10_000),
    }),
  ),
  /** `until` is the planned end: it is shown, and nothing comes back by itself. */
  takeOutOfService: call<BulkResult>()(z.strictObject({ points: Points, permit: z.string().trim().max(80), reason: Reason, until: Instant.optional() })),
  returnToService: call<BulkResult>()(z.strictObject({ points: Points })),
  /** Words, kept files, or both. */
  addNote: call<void>()(z.strictObject({ pointId: PointId, of: Instant, text: Note, attachments: z.array(Attachment).max(mostAttachments).default([]) })),

  devices: watch<readonly DeviceRow[]>()(nothing),
  series: watch<readonly SeriesRow[]>()(nothing),
  /** Columns: series number, time, value (NaN: none), quality (index in `qualities`), flags. Again whenever one changed. */
  latest: frames(z.strictObject({ series: z.array(SeriesId).max(2000) })),
  /** Columns: time, value of one series, reduced to `width` pixel columns; NaN interrupts the line. Again when new samples fall into the range. */
  chart: frames(
    z
      .strictObject({
        seriesId: SeriesId,
        ...Range,
        width: z.int().min(1).max(4096),
        /** Keeps the length of the range and moves its end with the clock. */
        follow: z.boolean(),
      })
      .refine(isRange, rangeMessage),
  ),

  /** Lowest, mean, highest and percentiles of each series in a range, from good values. */
  rangeFigures: call<readonly RangeFigures[]>()(z.strictObject({ series: z.array(SeriesId).min(1).max(48), ...Range }).refine(isRange, rangeMessage)),

  /** Newest messages that could not be read, kept with their reason. */
  quarantine: call<readonly QuarantineRow[]>()(z.strictObject({ limit: z.int().min(1).max(1000) })),

  /** `issue` names the report that is just being printed: it was composed once, and the page prints that one. */
  shiftReport: call<ShiftReport>()(z.strictObject({ ...Range, issue: z.uuid().optional() }).refine(isRange, rangeMessage)),
  /** A report will be wanted soon: what its print needs is opened meanwhile. */
  prepareReport: call<void>()(z.strictObject({})),
  /** Prints the shift report and hands the file to the shell. */
  /** Begins to print it as a job; its file is offered when it is done. */
  startReport: call<{ readonly id: string }>()(z.strictObject(Range).refine(isRange, rangeMessage)),
  saveShiftReport: call<Saved>()(z.strictObject(Range).refine(isRange, rangeMessage)),
};
export type ConsoleContract = typeof consoleContract;

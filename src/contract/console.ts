import * as z from 'zod';
import { Instant, PointId, SeriesId, ThresholdId } from '../domain/identity.ts';
import type { ShiftReport } from '../domain/report/shift.ts';
import { SiteName } from '../domain/site-name.ts';
import { annunciationContract } from './annunciation.ts';
import { commandContract } from './command-calls.ts';
import { connectionContract } from './connection-calls.ts';
import type { ExplainedThreshold } from './explanation.ts';
import { httpContract } from './http-calls.ts';
import { discoveryContract } from './discovery-calls.ts';
import { ingestContract } from './ingest-calls.ts';
import { photoContract } from './photo-calls.ts';
import { call, frames, watch } from './rpc.ts';
import { scrapeContract } from './scrape-calls.ts';
import { storageContract } from './storage-calls.ts';
import { signingContract } from './signing-calls.ts';
import { thresholdContract } from './threshold-calls.ts';
import type {
  AlertCounts,
  AlertDetail,
  AlertQueue,
  BulkResult,
  DeviceRow,
  EngineStatus,
  ListedRows,
  PastAlerts,
  PastValue,
  QuarantineRow,
  Saved,
  SeriesRow,
  Session,
} from './views.ts';

const nothing = z.strictObject({});
const Tab = z.enum(['active', 'shelved', 'history']);
const Search = z.string().max(200);
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
  ...photoContract,
  ...thresholdContract,
  ...signingContract,
  session: call<Session>()(nothing),
  /** What the site is called from now on. */
  nameSite: call<void>()(z.strictObject({ name: SiteName })),
  savePreferences: call<void>()(z.strictObject({ theme: z.enum(['neutral', 'dark', 'daylight']), density: z.enum(['compact', 'comfortable', 'glove']) })),
  /** Opens the demo tenant: its own folder, its own broker, everything marked SIM. The page loads itself again afterwards. */
  startDemo: call<void>()(nothing),
  /** Removes the demo tenant with all its data and goes back to the own site. */
  leaveDemo: call<void>()(nothing),
  status: watch<EngineStatus>()(nothing),

  alertCounts: watch<AlertCounts>()(nothing),
  alertQueue: watch<AlertQueue>()(z.strictObject({ tab: Tab, search: Search, limit: z.int().min(1).max(1000) })),
  /** A whole list in its order, by `seq` of its rows: what a long list is scrolled by. */
  alertOrder: call<{ readonly seqs: readonly number[] }>()(z.strictObject({ tab: Tab, search: Search })),
  /** Some rows of a list by their `seq`, again whenever alerts changed. */
  alertRows: watch<ListedRows>()(z.strictObject({ tab: Tab, search: Search, seqs: z.array(z.int().positive()).min(1).max(1000) })),
  /** The occurrence of `pointId` that started at `of`; null when there is none. */
  alertDetail: watch<AlertDetail | null>()(z.strictObject({ pointId: PointId, of: Instant })),
  /** Every alert that was listed at a past moment, and every value, at most a day old then. Read only. */
  pastAlerts: call<PastAlerts>()(z.strictObject({ at: Instant, as: z.enum(['then', 'now']).optional() })),
  /** Why a threshold did what it did at `at`, or did nothing. `wasTold`: what people did about it afterwards counts too. */
  explainThreshold: call<ExplainedThreshold>()(z.strictObject({ thresholdId: ThresholdId, at: Instant, wasTold: z.boolean() })),
  pastValues: call<readonly PastValue[]>()(z.strictObject({ at: Instant })),
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
  addNote: call<void>()(z.strictObject({ pointId: PointId, of: Instant, text: Note.min(1, 'The note is empty.') })),

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

  /** Newest messages that could not be read, kept with their reason. */
  quarantine: call<readonly QuarantineRow[]>()(z.strictObject({ limit: z.int().min(1).max(1000) })),

  /** `issue` names the report that is just being printed: it was composed once, and the page prints that one. */
  shiftReport: call<ShiftReport>()(z.strictObject({ ...Range, issue: z.uuid().optional() }).refine(isRange, rangeMessage)),
  /** Prints the shift report and hands the file to the shell. */
  saveShiftReport: call<Saved>()(z.strictObject(Range).refine(isRange, rangeMessage)),
};
export type ConsoleContract = typeof consoleContract;

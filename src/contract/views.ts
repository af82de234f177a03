import type { Attachment } from '../domain/alert/attachment.ts';
import type { AlertGroup } from '../domain/alert/queue-order.ts';
import type { Call } from '../domain/alert/registers.ts';
import type { Label } from '../domain/alert/label.ts';
import type { LateWhy } from '../domain/alert/late-why.ts';
import type { Severity } from '../domain/alert/severity.ts';
import type { BrokerProfile } from '../domain/broker/profile.ts';
import type { AlertId, DeviceName, MetricName, PointId, ProfileId, SeriesId, ThresholdId } from '../domain/identity.ts';
import type { UnitSystem } from '../domain/telemetry/display-unit.ts';
import type { MetricKind, Quality } from '../domain/telemetry/sample.ts';
import type { ActionsFrom } from '../domain/threshold/standing-actions.ts';
import type { Rationale } from '../domain/threshold/record.ts';
import type { Approval, LevelKind, ThresholdDraft } from '../domain/threshold/threshold.ts';

/** What the window reads. Plain JSON; all times are milliseconds since 1970 UTC. */

/** One row of the alert queue: the latest (or, in the history, one past) occurrence of a point. */
export interface AlertRow {
  readonly alertId: AlertId;
  readonly pointId: PointId;
  /** Number of the occurrence on this console, given once. */
  readonly seq: number;
  /** Its short form, 1 to 9999. */
  readonly number: number;
  readonly label: Label;
  readonly severity: Severity;
  /** What an acknowledgement has to name. */
  readonly call: Call;
  readonly name: string;
  readonly device: DeviceName;
  readonly metric: MetricName;
  readonly unit: string;
  readonly seriesId: SeriesId;
  readonly thresholdId: ThresholdId;
  readonly level: LevelKind;
  readonly limit: number;
  readonly deadBand: number;
  /** The value that raised it. */
  readonly value: number;
  readonly onset: number;
  readonly raisedAt: number;
  readonly clearedAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: string | null;
  readonly shelvedUntil: number | null;
  readonly setAsideBy: string | null;
  readonly setAsideBecause: string | null;
  /** Until when it is meant to be out of service; nothing acts on it. */
  readonly plannedEnd?: number;
  readonly notes: number;
  /** Occurrences of the same point in the 24 hours before; only in lists. */
  readonly recent?: number;
  /** Since when it is suppressed: the start of the suppression that has held longest of those that hold. Missing: none holds. */
  readonly suppressedSince?: number;
  /** Names of the suppressions that hold: the id of their rule, and after a colon what triggered it. */
  readonly causes?: readonly string[];
  /** Who looks after it. */
  readonly owner?: string | null;
  /** Until when the open call has to be answered, by the record of its threshold; null or missing: it says no time, or nothing waits. */
  readonly respondBy?: number | null;
  /** Nobody answered its call in time: when that was put on record, for the how many-th time, and whom to tell. */
  readonly escalated?: { readonly at: number; readonly step: number; readonly contact: string };
  /** An acknowledgement of it needs a note; missing: it does not. */
  readonly noteMandatory?: true;
  /** What the limit is compared with, where that is not the value itself; yes-no: the condition has none. */
  readonly limitOf?: 'rate' | 'deviation' | 'expression' | 'yes-no';
  /** It is the first of its group: named, or likely while a slower member may still be earlier. */
  readonly firstOut?: { readonly groupId: string; readonly group: string; readonly isProvisional: boolean } | null;
  readonly simulated: boolean;
  /** The disk refuses it: it is shown and sounds, and nothing can be done with it until it is stored. */
  readonly notStored?: true;
  /** Found in data that came late, when it was over: nobody was called, and it is counted apart. */
  readonly retrospective?: boolean;
}

export type AlertTab = 'active' | 'shelved' | 'history';

export interface AlertQueue {
  /** Sorted: unacknowledged first, then priority, then newest. At most `limit` rows of `total`. */
  readonly rows: readonly AlertRow[];
  readonly total: number;
  readonly hiddenByFilter: number;
  /** Parts of the filter that mean nothing. */
  readonly notUnderstood?: readonly string[];
  readonly tabs: Readonly<Record<AlertTab, number>>;
}

/** Alerts that were there in a range of time, the newest of them, and how many there were in all. */
export interface AlertsBetween {
  readonly rows: readonly AlertRow[];
  readonly total: number;
}

/** The groups of a list over the whole of it, the most urgent first. */
export interface AlertGroups {
  readonly groups: readonly AlertGroup[];
  /** Alerts in all of them. */
  readonly total: number;
}

/** Rows of a long list that somebody looks at. */
export interface ListedRows {
  /** In no order. */
  readonly rows: readonly AlertRow[];
  /** Numbers of rows that are no longer in the list: answered, set aside, or outside of the filter now. */
  readonly left: readonly number[];
}

/** Active rows only (labels B to F). */
export interface AlertCounts {
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly unacknowledged: number;
  readonly setAside: number;
}

/** One line of the life of a point. `code` is the event type, `detail` its facts in words. */
export interface TimelineEntry {
  readonly id: string;
  readonly at: number;
  readonly type: string;
  readonly by: string | null;
  readonly because: string | null;
  readonly text: string | null;
  readonly value: number | null;
  readonly until: number | null;
  /** What late data said of the occurrence: its true times, and why they were not known at once. */
  readonly late?: { readonly start: number; readonly end: number | null; readonly why?: LateWhy };
  /** Photos and files of a note. */
  readonly attachments?: readonly Attachment[];
  /** Something a person did that does not count as it was meant: a newer one does, or the same was done before. */
  readonly standing?: { readonly kind: 'superseded' | 'also'; readonly by: string; readonly at: number };
}

export interface AlertDetail {
  readonly row: AlertRow;
  readonly thresholdVersion: number;
  readonly guidance: string;
  /** What its threshold asks of a person; missing: nothing of it is written. */
  readonly record?: Rationale;
  /** Its actions are not of the threshold, which has none, but of its device or area. */
  readonly actionsFrom?: ActionsFrom;
  readonly latching: boolean;
  readonly longestShelfMs: number;
  readonly timeline: readonly TimelineEntry[];
  /** Earlier occurrences of the same point, newest first. */
  readonly earlier: readonly { readonly alertId: AlertId; readonly raisedAt: number; readonly clearedAt: number | null; readonly note: string | null }[];
}

/** What later data says of an alert of a past moment: it was not known then; it was shown and was not so; it has other bounds. */
export type LaterKnown = 'found' | 'withdrawn' | 'amended';

export interface PastAlertRow extends AlertRow {
  /** Only by what is known now; missing: it was known then as it is known now. */
  readonly later?: LaterKnown;
  /** When late data said so, where it did. */
  readonly laterAt?: number;
}

/** Alerts at a past moment: the queue as this console knew it then, or what was abnormal by everything that is known now. */
export interface PastAlerts {
  readonly at: number;
  /** Records of the event log that count; 0 when nothing had been recorded yet. */
  readonly events: number;
  readonly counts: AlertCounts;
  /** Active ones in the order of the queue, then those set aside; at most 1,000 of each. */
  readonly rows: readonly PastAlertRow[];
  readonly total: number;
  /** How many of them are otherwise than was known then. */
  readonly changed?: number;
}

export interface PastSample {
  readonly ts: number;
  /** Null: the device sent none that can be used. */
  readonly value: number | null;
  readonly quality: Quality;
}

/** The last sample of a series at a past moment: as it was known then, and as it is known now. */
export interface PastValue {
  readonly seriesId: SeriesId;
  readonly device: DeviceName;
  readonly metric: MetricName;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly simulated: boolean;
  readonly atTheTime: PastSample | null;
  readonly today: PastSample | null;
}

export interface BulkResult {
  readonly applied: number;
  /** Nothing to do: it was so already. */
  readonly already: number;
  readonly refused: readonly { readonly pointId: PointId; readonly code: string; readonly message: string }[];
}

export interface ThresholdRow {
  readonly thresholdId: ThresholdId;
  readonly enabled: boolean;
  readonly version: number;
  readonly draft: ThresholdDraft;
  /** Why it cannot be judged as it is, and the field that says so; missing: nothing stands in the way. */
  readonly broken?: { readonly field: string; readonly message: string };
  /** The last version that somebody approved; missing: none was. */
  readonly approval?: Approval;
  readonly changedAt: number;
  readonly changedBy: string;
}

/** Beyond a limit by what was last heard, which was not live: no row of the queue until a live value confirms it. */
export interface OverWhenHeard {
  readonly thresholdId: ThresholdId;
  readonly seriesId: SeriesId;
  readonly name: string;
  readonly metric: MetricName;
  readonly unit: string;
  readonly level: LevelKind;
  readonly limit: number;
  readonly severity: Severity;
  /** Null: it has no number. */
  readonly value: number | null;
  /** When it was measured. */
  readonly at: number;
  /** The condition holds or does not: it has no limit. */
  readonly isYesNo?: true;
}

/** A value is only as good as its quality and its age: both stand beside it, always. */
export interface DeviceRow {
  readonly device: DeviceName;
  readonly profileName: string;
  readonly simulated: boolean;
  readonly series: number;
  readonly lastSeen: number | null;
  readonly quality: Quality;
  readonly openAlerts: number;
  readonly worst: Severity | null;
  /** How far its clock is off; positive: behind. Missing: it is right, or it sends no times. */
  readonly clockOffMs?: number;
  /** What was beyond its limit when it was last heard; missing: nothing, or it is an alert. */
  readonly overWhenHeard?: readonly OverWhenHeard[];
}

export interface SeriesRow {
  readonly seriesId: SeriesId;
  /** Number of the series in frames; local to this console's store. */
  readonly series: number;
  readonly device: DeviceName;
  readonly metric: MetricName;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly kind: MetricKind;
  /** Median distance of samples in ms; null until learned. */
  readonly expectedIntervalMs: number | null;
  readonly simulated: boolean;
}

/** Why a connection does not work: the stable code of the ingest design, and words for a person. */
export interface CauseView {
  readonly code: string;
  readonly title: string;
  readonly next: string;
  /** The raw signal, for the details. Never holds a secret. */
  readonly evidence: string;
}

export type ConnectionState = 'disabled' | 'connecting' | 'subscribing' | 'online' | 'degraded' | 'waiting' | 'attention' | 'closing';

export interface ConnectionRow {
  readonly profileId: ProfileId;
  readonly profile: BrokerProfile;
  readonly hasPassword: boolean;
  /** The demo site's own line to its broker: it comes and goes with the demo and cannot be changed or removed. */
  readonly isDemo?: true;
  readonly state: ConnectionState;
  readonly since: number;
  readonly cause: CauseView | null;
  readonly attempt: number;
  readonly nextTryAt: number | null;
  readonly messagesPerSecond: number;
  readonly messages: number;
  readonly quarantined: number;
  /** Values that sampling left out: judged, and not stored. */
  readonly thinned?: number;
  /** Values of series for which a limit left no room. */
  readonly refused?: number;
  readonly lastMessageAt: number | null;
}

export interface DoctorStep {
  readonly step: 'address' | 'resolve' | 'tcp' | 'tls' | 'upgrade' | 'connect' | 'subscribe';
  readonly outcome: 'ok' | 'failed' | 'skipped';
  readonly ms: number;
  readonly detail: string;
}
/** A certificate that was shown. Dates as it writes them; `fingerprint` is its SHA-256. */
export interface CertificateView {
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly fingerprint: string;
  readonly pem: string;
}
export interface DoctorReport {
  readonly steps: readonly DoctorStep[];
  /** What the broker has shown, its own certificate first; missing where nothing was encrypted. */
  readonly chain?: readonly CertificateView[];
  readonly cause: CauseView | null;
}

export interface QuarantineRow {
  readonly id: number;
  readonly profileId: ProfileId;
  readonly at: number;
  readonly topic: string;
  readonly reason: string;
  readonly detail: string;
  readonly bytes: number;
  readonly preview: string;
  readonly count: number;
}

/** A fact about the program that a person should know, with what to do next. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly next: string;
  readonly since: number;
}

/** One series over one range; null where there is nothing to say. Percentiles may be off by 1 % over long ranges. */
export interface RangeFigures {
  readonly seriesId: SeriesId;
  readonly count: number;
  readonly min: number | null;
  readonly avg: number | null;
  readonly max: number | null;
  readonly p5: number | null;
  readonly p50: number | null;
  readonly p95: number | null;
}

export interface EngineStatus {
  readonly messagesPerSecond: number;
  readonly messages: number;
  readonly samples: number;
  readonly series: number;
  readonly opsBytes: number;
  readonly telemetryBytes: number;
  readonly oldestSampleAt: number | null;
  readonly findings: readonly Finding[];
}

export interface Session {
  readonly version: string;
  readonly user: string;
  readonly site: string;
  /** Nobody has named it yet; `site` says so. */
  readonly isSiteUnnamed?: true;
  /** IANA name; the zone in which every clock of the window runs. */
  readonly zone: string;
  readonly isDemo: boolean;
  /** Nothing is configured yet: the window offers the demo site and the connect form. */
  readonly isFirstRun: boolean;
  readonly shell: 'electron' | 'browser' | 'none';
  /** False: stored passwords can be read by whoever can read the data folder. Not there: nothing is known about it. */
  readonly secretsProtected?: boolean;
  readonly preferences: Preferences;
}

export interface Preferences {
  readonly theme: 'neutral' | 'dark' | 'daylight';
  readonly density: 'compact' | 'comfortable' | 'glove';
  /** Missing: as the system speaks. */
  readonly language?: 'en' | 'de';
  /** Missing: as devices send them. */
  readonly units?: UnitSystem;
}

/** Where a file went: written by a dialog, or waiting behind an address of the browser shell. Null: the person said no. */
export type Saved = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'download'; readonly path: string; readonly name: string } | null;

import { rank, severities, type Severity } from './severity.ts';

/** A sound: of a severity, or the one that stands for many. Info has none. */
export type Tone = 'critical' | 'high' | 'warning' | 'flood';
export const tones: readonly Tone[] = ['critical', 'high', 'warning', 'flood'];

/** Milliseconds between two tones of an unanswered call. */
export const repeatMs: Readonly<Record<Tone, number>> = { critical: 10_000, high: 60_000, warning: 300_000, flood: 60_000 };
export const defaultNagMs = 15 * 60_000;
export const longestMuteMs = 30 * 60_000;

/** A call that nobody has answered yet. */
export interface OpenCall {
  readonly point: string;
  /** The call: occurrence and time. */
  readonly of: number;
  readonly at: number;
  /** Wall time at which this console recorded it. */
  readonly recorded: number;
  readonly severity: Severity;
  /** `withdrawn`: somebody took an acknowledgement back; silent. */
  readonly because: string;
  readonly simulated: boolean;
  readonly grade: 'alarm' | 'notice' | 'record';
  /** Wall time at which it was last put on record that nobody answered in time; missing: that is not so. */
  readonly escalatedAt?: number;
}

/** From then on it sounds: since it came, or anew since nobody answered in time. */
const soundsSince = ({ recorded, escalatedAt = 0 }: OpenCall): number => Math.max(recorded, escalatedAt);

/** What this console was told about its sound. Local: never synchronised. */
export interface SoundControl {
  /** Calls recorded up to here are silent; 0: none. */
  readonly silencedAt: number;
  /** Wall time; 0: not muted. */
  readonly mutedUntil: number;
  /** A tenant may forbid that critical is muted. */
  readonly criticalCannotBeMuted: boolean;
  readonly simulatedSounds: boolean;
  readonly nagMs: number;
}

/** What was heard: between two decisions it is all that is remembered. */
export interface Heard {
  /** Time of the last decision; null: the program has just started. */
  readonly since: number | null;
  /** When each tone sounded last; 0: never. */
  readonly last: Readonly<Record<Tone, number>>;
  /** When the last reminder of an old call came. */
  readonly nagged: number;
}
export const heardNothing: Heard = { since: null, last: { critical: 0, high: 0, warning: 0, flood: 0 }, nagged: 0 };

export interface Sounding {
  /** At most one per decision and severity, the most urgent first. */
  readonly tones: readonly Tone[];
  /** An old call is still waiting: also a notification of the system. */
  readonly nag: boolean;
  /** Severities that have something to sound now, silenced or not: for the words beside the button. */
  readonly heard: Heard;
}

const isAudible = (call: OpenCall, { simulatedSounds }: SoundControl): boolean =>
  call.grade === 'alarm' && call.severity !== 'info' && call.because !== 'withdrawn' && (simulatedSounds || !call.simulated);

const isMuted = (severity: Severity, now: number, { mutedUntil, criticalCannotBeMuted }: SoundControl): boolean =>
  now < mutedUntil && !(severity === 'critical' && criticalCannotBeMuted);

/** Calls that sound until they are answered or silenced. */
export const soundingCalls = (calls: readonly OpenCall[], control: SoundControl, now: number): readonly OpenCall[] =>
  calls.filter((call) => isAudible(call, control) && soundsSince(call) > control.silencedAt && !isMuted(call.severity, now, control));

const nagged = (calls: readonly OpenCall[], control: SoundControl, now: number, since: number): readonly OpenCall[] =>
  calls.filter(
    (call) =>
      isAudible(call, control) && rank(call.severity) <= 2 && !isMuted(call.severity, now, control) && now - Math.max(call.recorded, since) >= control.nagMs,
  );

/**
 * Of each kind of call the one recorded first and the one that came or escalated last: with them every decision about sound is the same as with
 * all calls, however many are open.
 */
export const tellingCalls = (calls: Iterable<OpenCall>): readonly OpenCall[] => {
  const kinds = new Map<string, { first: OpenCall; last: OpenCall }>();
  for (const call of calls) {
    const kind = `${call.severity} ${call.grade} ${call.because === 'withdrawn'} ${call.simulated}`;
    const known = kinds.get(kind);
    if (!known) kinds.set(kind, { first: call, last: call });
    else {
      if (call.recorded < known.first.recorded) known.first = call;
      if (soundsSince(call) > soundsSince(known.last)) known.last = call;
    }
  }
  return [...kinds.values()].flatMap(({ first, last }) => (first === last ? [first] : [first, last])).toSorted((a, b) => a.recorded - b.recorded);
};

/** During a flood one tone stands for all but critical. */
const toneOf = (severity: Severity, isFlood: boolean): Tone => (severity === 'critical' || !isFlood ? (severity as Tone) : 'flood');

/**
 * Which tones sound now. A new call sounds at once, then at the interval of its severity until it is answered or silenced;
 * nothing else ever makes a sound: a return to normal, a comment or an answer only take calls out of the list.
 */
export const annunciate = (calls: readonly OpenCall[], control: SoundControl, isFlood: boolean, heard: Heard, now: number): Sounding => {
  const sounding = soundingCalls(calls, control, now);
  const last = { ...heard.last };
  const due: Tone[] = [];

  if (heard.since === null) {
    // The program starts with calls that are open: one tone of the worst, then as usual.
    const first = severities.find((severity) => sounding.some((call) => call.severity === severity));
    for (const tone of tones) last[tone] = now;
    return {
      tones: first === undefined ? [] : [toneOf(first, isFlood)],
      nag: false,
      heard: { since: now, last, nagged: now },
    };
  }

  for (const tone of tones) {
    const mine = sounding.filter((call) => toneOf(call.severity, isFlood) === tone);
    if (mine.length === 0) continue;
    const isNew = mine.some((call) => soundsSince(call) > heard.since! || soundsSince(call) > last[tone]);
    if (!isNew && now - last[tone] < repeatMs[tone]) continue;
    last[tone] = now;
    due.push(tone);
  }

  const old = nagged(calls, control, now, heard.nagged);
  const nag = old.length > 0;
  if (nag && due.length === 0) {
    const tone = toneOf(old.some(({ severity }) => severity === 'critical') ? 'critical' : 'high', isFlood);
    last[tone] = now;
    due.push(tone);
  }
  return { tones: due, nag, heard: { since: now, last, nagged: nag ? now : heard.nagged } };
};

/** A mute has an end, half an hour ahead at most. */
export const muteUntil = (now: number, forMs: number): number => now + Math.min(Math.max(0, forMs), longestMuteMs);

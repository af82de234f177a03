import { describe, expect, test } from 'vitest';
import {
  annunciate,
  type Heard,
  heardNothing,
  longestMuteMs,
  muteUntil,
  type OpenCall,
  type SoundControl,
  soundingCalls,
  tellingCalls,
} from '../../../src/domain/alert/annunciate.ts';
import type { Severity } from '../../../src/domain/alert/severity.ts';
import { randomOf } from '../threshold/given-draft.ts';

const start = 1_763_600_000_000;
const second = 1000;
const minute = 60_000;
const control: SoundControl = { silencedAt: 0, mutedUntil: 0, criticalCannotBeMuted: false, simulatedSounds: true, nagMs: 15 * minute };
const call = (severity: Severity, at = start + 1, rest: Partial<OpenCall> = {}): OpenCall => ({
  point: `${severity} ${at}`,
  of: at,
  at,
  recorded: at,
  severity,
  because: 'raised',
  simulated: false,
  grade: 'alarm',
  ...rest,
});

/** Decides once a second for so long; `calls` and `told` say what there is at each moment. What sounded, as "second tone". */
const listen = (
  seconds: number,
  calls: (t: number) => readonly OpenCall[],
  told: (t: number) => SoundControl = () => control,
  isFlood: (t: number) => boolean = () => false,
) => {
  // The program is running and nothing is open.
  let heard: Heard = annunciate([], control, false, heardNothing, start).heard;
  const sounds: string[] = [];
  let nags = 0;
  for (let i = 1; i <= seconds; i++) {
    const t = start + i * second;
    const sounding = annunciate(
      calls(t).filter(({ recorded }) => recorded <= t),
      told(t),
      isFlood(t),
      heard,
      t,
    );
    heard = sounding.heard;
    if (sounding.nag) nags++;
    sounds.push(...sounding.tones.map((tone) => `${i} ${tone}`));
  }
  return { sounds, nags };
};

describe('R24 sound', () => {
  test.each([
    ['critical', 25, ['1 critical', '11 critical', '21 critical']],
    ['high', 125, ['1 high', '61 high', '121 high']],
    ['warning', 302, ['1 warning', '301 warning']],
    ['info', 400, []],
  ] as const)('a %s call sounds at once, and at its interval until it is answered', (severity, seconds, expected) => {
    expect(listen(seconds, () => [call(severity)]).sounds).toEqual(expected);
  });

  test('stops when the last call of its severity is answered', () => {
    expect(listen(60, (t) => (t < start + 15 * second ? [call('critical')] : [])).sounds).toEqual(['1 critical', '11 critical']);
  });

  test('a new call of the same severity sounds at once', () => {
    expect(listen(12, () => [call('critical'), call('critical', start + 4500)]).sounds).toEqual(['1 critical', '5 critical']);
  });

  test('silence stops what sounds and answers nothing: the call stays open, and a new one sounds again', () => {
    const calls = [call('critical'), call('critical', start + 30_500)];
    const { sounds } = listen(
      35,
      () => calls,
      (t) => (t >= start + 5 * second ? { ...control, silencedAt: start + 5 * second } : control),
    );
    expect(sounds).toEqual(['1 critical', '31 critical']);
    expect(soundingCalls(calls, { ...control, silencedAt: start + 5 * second }, start + 31 * second)).toHaveLength(1);
  });

  test('a mute has an end, and critical sounds through it where the tenant says so', () => {
    expect(muteUntil(start, 2 * longestMuteMs)).toBe(start + longestMuteMs);
    const muted = { ...control, mutedUntil: start + 20 * second };
    expect(
      listen(
        25,
        () => [call('high')],
        () => muted,
      ).sounds,
    ).toEqual(['20 high']);
    expect(
      listen(
        5,
        () => [call('critical'), call('high')],
        () => ({ ...muted, criticalCannotBeMuted: true }),
      ).sounds,
    ).toEqual(['1 critical']);
  });

  test('no sound on a return to normal, an undo, a notice, a retrospective finding, or a muted simulation', () => {
    // A return to normal, an answer, a comment, a value: the calls stay as they are, or become fewer.
    expect(listen(9, () => [call('critical')]).sounds).toEqual(['1 critical']);
    expect(listen(30, () => [call('critical', start + 1, { because: 'withdrawn' })]).sounds).toEqual([]);
    expect(listen(30, () => [call('critical', start + 1, { grade: 'notice' })]).sounds).toEqual([]);
    expect(
      listen(
        30,
        () => [call('critical', start + 1, { simulated: true })],
        () => ({ ...control, simulatedSounds: false }),
      ).sounds,
    ).toEqual([]);
    // What is retrospective or looked at in the past makes no call: there is nothing to list.
    expect(listen(30, () => []).sounds).toEqual([]);
  });

  test('the start of the program with open calls gives one tone of the worst, then as usual', () => {
    const calls = [call('warning', start - 1000), call('high', start - 1000)];
    const first = annunciate(calls, control, false, heardNothing, start);
    expect(first.tones).toEqual(['high']);
    expect(annunciate(calls, control, false, first.heard, start + 30 * second).tones).toEqual([]);
    expect(annunciate(calls, control, false, first.heard, start + minute).tones).toEqual(['high']);
  });

  test('a critical or high call that nobody answers comes again every 15 minutes, also when it was silenced', () => {
    const silenced = { ...control, silencedAt: start + 2 * second };
    const { sounds, nags } = listen(
      31 * 60,
      () => [call('high')],
      (t) => (t < start + 2 * second ? control : silenced),
    );
    expect(nags).toBe(2);
    expect(sounds).toEqual(['1 high', '901 high', '1801 high']);
    expect(
      listen(
        31 * 60,
        () => [call('warning')],
        () => ({ ...control, silencedAt: start + 2 }),
      ).nags,
    ).toBe(0);
  });

  test('during a flood one tone stands for all but critical', () => {
    const calls = [call('high'), call('warning'), call('high', start + 5500), call('critical', start + 7500)];
    expect(
      listen(
        8,
        () => calls,
        () => control,
        () => true,
      ).sounds,
    ).toEqual(['1 flood', '6 flood', '8 critical']);
  });

  test('a wall clock that differs from that of the engine makes no extra tone: only times of one clock are compared', () => {
    const ahead = 3_600_000;
    expect(listen(9, () => [call('high')]).sounds).toEqual(['1 high']);
    const shifted = annunciate([call('high', start + ahead)], control, false, { ...heardNothing, since: start + ahead - 1 }, start + ahead);
    expect(shifted.tones).toEqual(['high']);
    expect(annunciate([call('high', start + ahead)], control, false, shifted.heard, start + ahead + second).tones).toEqual([]);
  });
});

describe('many open calls', () => {
  test('sound as their first and last of each kind do, at every moment and whatever was told', () => {
    const random = randomOf(7);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    const calls = Array.from({ length: 400 }, (_, i) =>
      call(pick(['critical', 'high', 'warning', 'info'] as const), start + Math.floor(random() * 40 * minute), {
        point: `p${i}`,
        because: pick(['raised', 'withdrawn', 'realarm']),
        simulated: random() < 0.3,
        grade: pick(['alarm', 'alarm', 'notice'] as const),
      }),
    );
    let [all, few]: [Heard, Heard] = [heardNothing, heardNothing];
    for (let t = start; t < start + 60 * minute; t += 5 * second) {
      const open = calls.filter(({ recorded }) => recorded <= t && recorded > t - 30 * minute);
      const told = {
        ...control,
        silencedAt: random() < 0.2 ? t - 60 * second : 0,
        mutedUntil: random() < 0.2 ? t + second : 0,
        criticalCannotBeMuted: random() < 0.5,
        simulatedSounds: random() < 0.5,
        nagMs: 5 * minute,
      };
      const isFlood = random() < 0.3;
      const telling = tellingCalls(open);
      expect(telling.length).toBeLessThanOrEqual(2 * 4 * 2 * 2 * 2);
      const [a, b] = [annunciate(open, told, isFlood, all, t), annunciate(telling, told, isFlood, few, t)];
      expect(b).toEqual(a);
      expect(soundingCalls(telling, told, t).length > 0).toBe(soundingCalls(open, told, t).length > 0);
      [all, few] = [a.heard, b.heard];
    }
  });
});

import { useEffect } from 'react';
import { create } from 'zustand';
import type { AnnunciationView, Volumes } from '../../contract/alert-rule-views.ts';
import { annunciate, type Heard, heardNothing, type Tone } from '../../domain/alert/annunciate.ts';
import { useLeader } from '../lib/use-leader.ts';
import { engine } from '../wire/engine.ts';
import { useWatch } from '../wire/hooks.ts';
import { tonePlayer } from './tone-player.ts';

interface SoundState {
  /** Undefined until something was played. */
  readonly works: boolean | undefined;
}
/** Can this computer be heard? */
export const useSoundState = create<SoundState>()(() => ({ works: undefined }));

const volumeOf = (tone: Tone, volumes: Volumes): number => (tone === 'flood' ? volumes.high : volumes[tone]);

/** Plays a tone and remembers, here and with the health of the console, whether it could be played. */
export const sound = async (tone: Tone, volume: number): Promise<boolean> => {
  const works = volume === 0 || (await tonePlayer.play(tone, volume));
  if (useSoundState.getState().works !== works) {
    useSoundState.setState({ works });
    engine.reportSound({ works }).catch(() => {
      // The engine is away; its next answer brings the next tone and with it the next report.
    });
  }
  return works;
};

// Outside of React: what was heard must survive every remount, or the window would begin again.
let heard: Heard = heardNothing;

const hear = (view: AnnunciationView, isAloud: boolean) => {
  const { tones, heard: next } = annunciate(view.calls, view.control, view.flood !== null, heard, view.now);
  heard = next;
  // One at a time: the most urgent is the one that must be understood.
  const [first] = tones;
  if (first && isAloud) void sound(first, volumeOf(first, view.volumes));
};

/** Makes the tones of this window. The engine's second is its clock: timers of a hidden page may sleep. */
export const useSound = (): void => {
  const { value } = useWatch('annunciation', {});
  useEffect(() => {
    // Every window knows what has sounded, so that the next one goes on where this one ends.
    if (value) hear(value, useLeader.getState().leads);
  }, [value]);
};

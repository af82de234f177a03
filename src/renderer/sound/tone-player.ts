import type { Tone } from '../../domain/alert/annunciate.ts';

interface Note {
  readonly hz: number;
  readonly at: number;
  readonly lengthS: number;
}

/** Told apart by pitch, number of notes and rhythm, so that nobody needs to know them by heart. */
const melodies: Readonly<Record<Tone, { readonly shape: OscillatorType; readonly notes: readonly Note[] }>> = {
  critical: { shape: 'square', notes: [0, 0.22, 0.44, 0.66].map((at, i) => ({ hz: i % 2 === 0 ? 988 : 740, at, lengthS: 0.16 })) },
  high: { shape: 'triangle', notes: [0, 0.3].map((at, i) => ({ hz: i === 0 ? 587 : 784, at, lengthS: 0.22 })) },
  warning: { shape: 'sine', notes: [{ hz: 440, at: 0, lengthS: 0.5 }] },
  flood: { shape: 'triangle', notes: [0, 0.15, 0.3, 0.45, 0.6, 0.75].map((at, i) => ({ hz: 330 + 55 * (i % 3), at, lengthS: 0.1 })) },
};

export interface TonePlayer {
  /** False: it could not be heard, whatever the reason. `volume` is 0 to 1. */
  readonly play: (tone: Tone, volume: number) => Promise<boolean>;
}

const patienceMs = 1500;

/** Tones made by oscillators: nothing to load, nothing that can be missing. */
export const openTonePlayer = (): TonePlayer => {
  let context: AudioContext | undefined;

  const running = async (): Promise<AudioContext | undefined> => {
    if (typeof AudioContext === 'undefined') return undefined;
    context ??= new AudioContext();
    if (context.state !== 'running') {
      // A browser that waits for a gesture leaves the promise open for ever.
      await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, patienceMs))]);
    }
    return context.state === 'running' ? context : undefined;
  };

  return {
    play: async (tone, volume) => {
      try {
        const audio = await running();
        if (!audio) return false;
        const { shape, notes } = melodies[tone];
        for (const { hz, at, lengthS } of notes) {
          const oscillator = audio.createOscillator();
          const gain = audio.createGain();
          const start = audio.currentTime + at;
          oscillator.type = shape;
          oscillator.frequency.value = hz;
          // Soft edges: a hard one clicks.
          gain.gain.setValueAtTime(0, start);
          gain.gain.linearRampToValueAtTime(0.4 * volume, start + 0.015);
          gain.gain.setValueAtTime(0.4 * volume, start + lengthS - 0.03);
          gain.gain.linearRampToValueAtTime(0, start + lengthS);
          oscillator.connect(gain).connect(audio.destination);
          oscillator.start(start);
          oscillator.stop(start + lengthS);
        }
        return true;
      } catch {
        return false; // no device, or it was taken away: the caller shows what cannot be heard
      }
    },
  };
};

export const tonePlayer = openTonePlayer();

/** A key press, as far as matching needs it; `KeyboardEvent` has this shape. */
export interface Press {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

interface Chord {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly key: string;
}

/** 'Ctrl+Shift+K' in its parts; the key itself may be '+'. */
export const parseChord = (text: string): Chord => {
  const parts = text.split(/\+(?=.)/);
  const key = parts.pop()!;
  return { ctrl: parts.includes('Ctrl'), alt: parts.includes('Alt'), shift: parts.includes('Shift'), key: key === 'Space' ? ' ' : key };
};

const isLetter = (key: string): boolean => key.length === 1 && key.toLowerCase() !== key.toUpperCase();
const isPunctuation = (key: string): boolean => key.length === 1 && key !== ' ' && !isLetter(key) && !/\d/.test(key);

/** Prints a character: must never act while somebody types. */
export const isPrintable = (press: Press): boolean => press.key.length === 1 && !press.ctrlKey && !press.metaKey && !press.altKey;

/**
 * Matches what the key says (layout-true, letters without case). Punctuation ignores Shift and AltGr, which some layouts need for
 * it. With Alt or Ctrl the position of the key counts as well, because layouts turn Alt+letter and Ctrl+digit into something else.
 */
export const matches = (text: string, press: Press): boolean => {
  const chord = parseChord(text);
  const isCtrl = press.ctrlKey || press.metaKey;
  const isAltGr = isCtrl && press.altKey && press.key.length === 1;
  if (isPunctuation(chord.key) && !chord.ctrl && !chord.alt) return press.key === chord.key && (isAltGr || (!isCtrl && !press.altKey));
  if (isCtrl !== chord.ctrl || press.altKey !== chord.alt) return false;
  const isDigit = /^\d$/.test(chord.key);
  if (!(isDigit && chord.ctrl) && press.shiftKey !== chord.shift) return false;
  if (press.key.toLowerCase() === chord.key.toLowerCase()) return true;
  if (chord.alt && isLetter(chord.key)) return press.code === `Key${chord.key.toUpperCase()}`;
  if (chord.ctrl && isDigit) return press.code === `Digit${chord.key}`;
  return false;
};

const shown: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
  Escape: 'Esc',
};

/** A chord as written on key caps: 'Ctrl+2', 'Shift+↓'. */
export const chordLabel = (text: string): string => {
  const { ctrl, alt, shift, key } = parseChord(text);
  return [ctrl && 'Ctrl', alt && 'Alt', shift && 'Shift', key === ' ' ? 'Space' : (shown[key] ?? key)].filter(Boolean).join('+');
};

/** A chord in the form of `aria-keyshortcuts`. */
export const ariaChord = (text: string): string => text.replace('Ctrl+', 'Control+');

import { parseChord, type Press } from './keys.ts';

const modifiers = new Set(['Control', 'Shift', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'Dead', 'Process', 'Unidentified', 'Fn']);
const isPunctuation = (key: string): boolean => key.length === 1 && key !== ' ' && key.toLowerCase() === key.toUpperCase() && !/\d/.test(key);

/** The chord that a press means, as commands.ts writes it: `Ctrl+Shift+K`. Undefined while only modifiers are held. */
export const chordOf = (press: Press): string | undefined => {
  if (modifiers.has(press.key)) return undefined;
  const isCtrl = press.ctrlKey || press.metaKey;
  // A layout that needs Shift or AltGr for a sign means the sign.
  const isSign = isPunctuation(press.key) && (!isCtrl || press.altKey);
  if (isSign) return press.key;
  const fromCode = press.altKey && /^Key[A-Z]$/.test(press.code) ? press.code.slice(3) : undefined;
  const key = press.key === ' ' ? 'Space' : (fromCode ?? (press.key.length === 1 ? press.key.toUpperCase() : press.key));
  return [isCtrl && 'Ctrl', press.altKey && 'Alt', press.shiftKey && 'Shift', key].filter(Boolean).join('+');
};

/** One character without Ctrl or Alt: WCAG 2.1.4 asks that it can be switched off. */
export const isSingle = (chord: string): boolean => {
  const { ctrl, alt, key } = parseChord(chord);
  return !ctrl && !alt && key.length === 1;
};

// The window, the system or the text that is being written needs these.
const owned = new Set(
  'Tab Shift+Tab Enter Ctrl+W Ctrl+N Ctrl+T Ctrl+Q Ctrl+R F5 Ctrl+F5 Ctrl+Shift+R Alt+F4 F11 F12 Ctrl+Shift+I Ctrl+C Ctrl+X Ctrl+V Ctrl++ Ctrl+- Ctrl+0'.split(
    ' ',
  ),
);

/** A key that no command may have, because it would never arrive or would take something that everybody needs. */
export const isOwned = (chord: string): boolean => owned.has(chord);

/** What would throw the page away: reload and close are not keys of a console. */
export const isSwallowed = (chord: string): boolean => ['Ctrl+R', 'Ctrl+Shift+R', 'F5', 'Ctrl+F5', 'Ctrl+W'].includes(chord);

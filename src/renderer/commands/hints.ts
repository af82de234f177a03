import type { CommandId } from './commands.ts';
import { keysOf } from './keymap.ts';
import { ariaChord, chordLabel } from './keys.ts';

/** The `hint` of a button or a menu item: the first key of the command such as `Ctrl+2`, or undefined when it has none. */
export const keyHint = (id: CommandId): string | undefined => keysOf(id)[0];

/** All keys of a command as they stand on key caps: `↓`, `Ctrl+2`. */
export const keyCaps = (id: CommandId): readonly string[] => keysOf(id).map(chordLabel);

/** Value of `aria-keyshortcuts`, or undefined when the command has no key. */
export const keyShortcuts = (id: CommandId): string | undefined => keysOf(id).map(ariaChord).join(' ') || undefined;

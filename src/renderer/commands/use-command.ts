import { type RefObject, useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { chordOf, isSwallowed } from './chord.ts';
import type { CommandId } from './commands.ts';
import { createDispatcher } from './dispatcher.ts';
import { focusOf } from './focus.ts';
import { keysOf } from './keymap.ts';

/** The one dispatcher of this window. */
export const dispatcher = createDispatcher(keysOf);

const onKeyDown = (event: KeyboardEvent): void => {
  if (event.defaultPrevented || event.isComposing) return;
  if (dispatcher.press(event, focusOf(event.target)) || isSwallowed(chordOf(event) ?? '')) event.preventDefault();
};

/** The only key listener of the window; the application mounts it once. */
export const useDispatcher = (): void =>
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

export interface CommandOptions {
  /** Only while the focus is inside this element; for charts and dialogs, of which there may be several. */
  readonly within?: RefObject<Element | null>;
  /** False: the command does not exist now, and neither help nor keys offer it. */
  readonly isOn?: boolean;
}

/**
 * Handles a command while the component is mounted. Key presses reach it by the scope of the command: put
 * `data-scope="list"` (or `chart`, `dialog`) on the element around what can have the focus.
 */
export const useCommand = (id: CommandId, run: () => void, { within, isOn = true }: CommandOptions = {}): void => {
  const newest = useRef(run);
  // With the paint, not after it: a key that follows what has just been shown must act on that.
  useLayoutEffect(() => {
    newest.current = run;
  });
  useEffect(() => {
    if (!isOn) return;
    return dispatcher.add(id, { run: () => newest.current(), within: () => (within ? within.current : undefined) });
  }, [id, within, isOn]);
};

/** Runs a command as if its key had been pressed; for menu items and buttons that carry its hint. */
export const runCommand = (id: CommandId): void => dispatcher.run(id);

/** The commands that exist at this moment. */
export const useAvailableCommands = (): readonly CommandId[] => useSyncExternalStore(dispatcher.onChange, dispatcher.available);

import { type Command, type CommandId, commands, type Scope } from './commands.ts';
import { isPrintable, matches, type Press } from './keys.ts';

/** Where a key was pressed, read from the document by `focusOf`. */
export interface Focus {
  readonly scopes: readonly Scope[];
  /** A text field, an editable text or a native list: characters belong to it. */
  readonly isTyping: boolean;
  /** A button, link, tab or the like: Enter, Space and arrows belong to it. */
  readonly isControl: boolean;
  /** Is the focus inside this element? */
  readonly isWithin: (element: Element) => boolean;
}

export interface Handler {
  readonly run: () => void;
  /** Only presses inside this element count; undefined: everywhere in the command's scope. */
  readonly within: () => Element | null | undefined;
}

const controlKeys = new Set(['Enter', ' ', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End']);

/** Moves the caret, deletes or confirms; only Escape and the function keys mean the window while somebody types. */
const isEditing = ({ key, ctrlKey, metaKey, altKey }: Press): boolean => !ctrlKey && !metaKey && !altKey && !/^(F\d+|Escape)$/.test(key);

/** The innermost region speaks first: a chart inside a list keeps its arrows. What works everywhere comes last. */
const distance = ({ scope }: Pick<Command, 'scope'>, { scopes }: Focus): number => (scope === 'global' ? Infinity : scopes.indexOf(scope));

/** May this command listen to this press at all? The scope has to hold, and what belongs to a control stays with it. */
export const isHeard = ({ scope }: Pick<Command, 'scope'>, press: Press, focus: Focus): boolean => {
  if (scope !== 'global' && !focus.scopes.includes(scope)) return false;
  if (focus.isTyping && (isPrintable(press) || isEditing(press))) return false;
  if (focus.isTyping && ['a', 'z'].includes(press.key.toLowerCase())) return false; // Ctrl+A selects the text, Ctrl+Z takes back what was typed
  return !(focus.isControl && controlKeys.has(press.key) && !press.ctrlKey && !press.metaKey);
};

/** Which handlers exist, and which one a key press means by the keys that hold. The newest handler of a command wins. */
export const createDispatcher = (keysOf: (id: CommandId) => readonly string[]) => {
  const handlers = new Map<CommandId, Handler[]>();
  const listeners = new Set<() => void>();
  let available: readonly CommandId[] = [];

  const changed = () => {
    available = commands.map(({ id }) => id).filter((id) => handlers.has(id));
    for (const listener of listeners) listener();
  };

  return {
    add: (id: CommandId, handler: Handler): (() => void) => {
      handlers.set(id, [handler, ...(handlers.get(id) ?? [])]);
      changed();
      return () => {
        const rest = (handlers.get(id) ?? []).filter((each) => each !== handler);
        if (rest.length > 0) handlers.set(id, rest);
        else handlers.delete(id);
        changed();
      };
    },

    /** Runs the command that this press means. False: nobody wants it. */
    press: (press: Press, focus: Focus): boolean => {
      const meant = commands.filter((command) => keysOf(command.id).some((key) => matches(key, press)) && isHeard(command, press, focus));
      for (const command of meant.toSorted((a, b) => distance(a, focus) - distance(b, focus))) {
        for (const { run, within } of handlers.get(command.id) ?? []) {
          const element = within();
          if (element === null || (element && !focus.isWithin(element))) continue;
          run();
          return true;
        }
      }
      return false;
    },

    /** Runs a command from a menu or a button. */
    run: (id: CommandId): void => handlers.get(id)?.[0]?.run(),

    /** The commands that somebody handles now; the same array until that changes. */
    available: () => available,
    onChange: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

export type Dispatcher = ReturnType<typeof createDispatcher>;

import { create } from 'zustand';
import type { DocumentBody } from '../../domain/document/kinds.ts';
import { type Command, type CommandId, commands } from './commands.ts';
import { isSingle } from './chord.ts';

export type KeyChoices = DocumentBody<'keys'>;
export const noChoices: KeyChoices = { singleKeys: true, keys: {} };

export type Keymap = ReadonlyMap<CommandId, readonly string[]>;

/**
 * The keys that hold: those of the program, those that a person has chosen instead, and without single keys when they are
 * switched off. Choices in a form belong to the form: they stay, because they act on nothing else.
 */
export const keymapOf = ({ singleKeys, keys }: KeyChoices): Keymap =>
  new Map(
    commands.map(({ id, keys: own, scope }: Command) => {
      const wanted: readonly string[] = keys[id] ?? own;
      return [id, singleKeys || scope === 'dialog' ? wanted : wanted.filter((chord) => !isSingle(chord))];
    }),
  );

interface KeymapStore {
  readonly choices: KeyChoices;
  readonly keymap: Keymap;
}

const useStore = create<KeymapStore>()(() => ({ choices: noChoices, keymap: keymapOf(noChoices) }));

export const keysOf = (id: CommandId): readonly string[] => useStore.getState().keymap.get(id) ?? [];
export const setKeyChoices = (choices: KeyChoices): void => useStore.setState({ choices, keymap: keymapOf(choices) });

/** Renders again when the keys change; hints below are read anew then. */
export const useKeymap = (): KeymapStore => useStore();

/** Commands that the same press would mean: in the same scope, or everywhere. */
export const takenBy = (keymap: Keymap, id: CommandId, chord: string): CommandId | undefined => {
  const scope = commands.find((each) => each.id === id)?.scope;
  return commands.find(
    (other) => other.id !== id && (other.scope === scope || other.scope === 'global' || scope === 'global') && keymap.get(other.id)?.includes(chord) === true,
  )?.id;
};

const isSame = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((key, i) => key === b[i]);

/** Choices with these keys for one command. What is as the program has it is not kept. */
export const withKeys = (choices: KeyChoices, id: CommandId, keys: readonly string[]): KeyChoices => {
  const { [id]: _former, ...others } = choices.keys;
  const own: readonly string[] = commands.find((each) => each.id === id)?.keys ?? [];
  return { ...choices, keys: isSame(keys, own) ? others : { ...others, [id]: [...keys] } };
};

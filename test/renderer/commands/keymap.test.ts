import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chordOf, isOwned, isSingle, isSwallowed } from '../../../src/renderer/commands/chord.ts';
import { commands } from '../../../src/renderer/commands/commands.ts';
import { createDispatcher } from '../../../src/renderer/commands/dispatcher.ts';
import { keymapOf, noChoices, takenBy, withKeys } from '../../../src/renderer/commands/keymap.ts';
import common from '../../../src/renderer/i18n/en/common.json' with { type: 'json' };

const press = (key: string, more: object = {}) => ({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
const inList = { scopes: ['list'] as const, isTyping: false, isControl: false, isWithin: () => true };

test('U17: no key stands twice in a scope, none belongs to the system, and every command has a title', () => {
  const seen = new Map<string, string>();
  for (const { id, keys, scope } of commands) {
    const [area, name] = id.split('.') as [keyof typeof common.commands, string];
    expect((common.commands[area] as Record<string, string>)[name], `title of ${id}`).toBeTypeOf('string');
    for (const key of keys) {
      const place = `${scope} ${key.toUpperCase()}`;
      expect(seen.get(place), `${key} of ${id}`).toBeUndefined();
      seen.set(place, id);
      expect(isOwned(key) && key !== 'Enter', `${key} of ${id}`).toBe(false);
      expect(isSwallowed(key)).toBe(false);
    }
  }
});

test('U17: a key that was given to a command runs it, and its former key does nothing', () => {
  const choices = withKeys(noChoices, 'alert.acknowledge', ['Q']);
  const keymap = keymapOf(choices);
  const dispatcher = createDispatcher((id) => keymap.get(id) ?? []);
  const ran: string[] = [];
  dispatcher.add('alert.acknowledge', { run: () => ran.push('acknowledge'), within: () => undefined });
  expect(dispatcher.press(press('a'), inList)).toBe(false);
  expect(dispatcher.press(press('q'), inList)).toBe(true);
  expect(ran).toEqual(['acknowledge']);
  expect(withKeys(choices, 'alert.acknowledge', ['A'])).toEqual(noChoices);
});

test('U17: switched off, single keys do nothing in lists and charts; keys with Ctrl and choices of a form stay', () => {
  const keymap = keymapOf({ ...noChoices, singleKeys: false });
  expect(keymap.get('alert.acknowledge')).toEqual([]);
  expect(keymap.get('list.filter')).toEqual(['Ctrl+F']);
  expect(keymap.get('list.next')).toEqual(['ArrowDown']);
  expect(keymap.get('app.help')).toEqual([]);
  expect(keymap.get('dialog.choice-1')).toEqual(['1']);
  for (const { id, scope } of commands) if (scope !== 'dialog') expect(keymap.get(id)!.some(isSingle), id).toBe(false);
});

test('U17: a key that another command has is named; the same key in another place is not', () => {
  const keymap = keymapOf(noChoices);
  expect(takenBy(keymap, 'alert.note', 'A')).toBe('alert.acknowledge');
  expect(takenBy(keymap, 'alert.note', 'Ctrl+K')).toBe('app.palette');
  expect(takenBy(keymap, 'alert.note', 'V')).toBeUndefined(); // the values table of a chart
  expect(takenBy(keymap, 'alert.acknowledge', 'A')).toBeUndefined();
});

test.each([
  [press('a'), 'A'],
  [press('A', { shiftKey: true }), 'Shift+A'],
  [press('k', { ctrlKey: true }), 'Ctrl+K'],
  [press('?', { shiftKey: true }), '?'],
  [press('[', { ctrlKey: true, altKey: true }), '['], // AltGr
  [press('å', { altKey: true, code: 'KeyA' }), 'Alt+A'],
  [press(' '), 'Space'],
  [press('ArrowDown', { shiftKey: true }), 'Shift+ArrowDown'],
  [press('.', { ctrlKey: true }), 'Ctrl+.'],
  [press('Control', { ctrlKey: true }), undefined],
])('U17: a press is written as the registry writes it', (given, chord) => expect(chordOf(given)).toBe(chord));

test('U17: keys are listened to in one place', () => {
  // What is not a command: a field that records a key, and keys that belong to one control of its own kind.
  const allowed: Readonly<Record<string, string>> = {
    'commands/use-command.ts': 'the dispatcher',
    'ui/key-field.tsx': 'records the key that is pressed',
    'ui/number-field.tsx': 'the arrows step its number',
  };
  const root = join(import.meta.dirname, '..', '..', '..', 'src', 'renderer');
  const listeners = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .filter((file) => /addEventListener\('key|onKey(Down|Up|Press)=/.test(readFileSync(join(root, file), 'utf8')))
    .map((file) => file.replaceAll('\\', '/'));
  expect(listeners.filter((file) => !Object.hasOwn(allowed, file))).toEqual([]);
});

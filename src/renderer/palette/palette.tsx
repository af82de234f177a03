import { useState } from 'react';
import { useCommand } from '../commands/use-command.ts';
import { useText } from '../i18n/text.ts';
import { CommandBox } from '../ui/command-box.tsx';
import { type PaletteItem, useCommandItems, useThingItems } from './palette-sources.ts';
import { parsePalette } from './parse-palette.ts';
import { recent, recentFirst, remember } from './recent.ts';
import { isDeed, useVerb } from './use-verb.ts';

const shownMost = 40;

/** `Ctrl+K`: finds devices, metrics, alerts and commands, and does what a line says: `ack 12`, `shelve 12 1h 2`. */
export const Palette = () => {
  const t = useText('palette');
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  useCommand('app.palette', () => {
    setText('');
    setOpen(true);
  });
  const line = parsePalette(text);
  const words = line.kind === 'words' || line.kind === 'commands' || line.kind === 'go' ? line.words : '';
  const found = useCommandItems(words, line.kind === 'commands');
  const things = useThingItems(line.kind === 'words' ? words : '', isOpen);
  const { preview, run } = useVerb(line);
  if (!isOpen) return null;

  const items = (): readonly PaletteItem[] => {
    if (isDeed(line)) return run ? [{ id: 'deed', label: preview, run }] : [];
    if (line.kind === 'unfinished') return [];
    if (line.kind === 'go') return found.filter(({ id }) => id.startsWith('command screen.'));
    return recentFirst([...things, ...found], recent()).slice(0, shownMost);
  };
  const shown = items();
  return (
    <CommandBox
      isOpen
      onClose={() => setOpen(false)}
      label={t('title')}
      placeholder={t('placeholder')}
      value={text}
      onChange={setText}
      items={shown}
      preview={preview}
      empty={line.kind === 'unfinished' || isDeed(line) ? '' : t('none')}
      onChoose={({ id }) => {
        setOpen(false);
        if (!isDeed(line)) remember(id);
        // After the focus is back where it was: a command may look at it.
        setTimeout(() => shown.find((item) => item.id === id)?.run(Date.now()));
      }}
    />
  );
};

import { useMemo } from 'react';
import type { AlertRow } from '../../contract/views.ts';
import { type Command, type CommandId, commands } from '../commands/commands.ts';
import { keyHint } from '../commands/hints.ts';
import { runCommand, useAvailableCommands } from '../commands/use-command.ts';
import { useText } from '../i18n/text.ts';
import { go } from '../lib/hash-location.ts';
import { alertRoute, deviceRoute, trendsRoute } from '../lib/routes.ts';
import { sectionNames } from '../screens/settings/section-names.ts';
import type { CommandItem } from '../ui/command-box.tsx';
import { matchesWords } from '../ui/match-words.ts';
import { useWatch } from '../wire/hooks.ts';

export interface PaletteItem extends CommandItem {
  readonly run: (now: number) => void;
}

/** Movements of a cursor mean nothing without the place they move in. */
const isMovement = ({ id, scope }: Command): boolean =>
  scope === 'dialog' ||
  id === 'app.palette' ||
  /^(widget\.|dashboard\.|list\.(next|previous|first|last|page|extend|open|select$|leave)|chart\.(left|right|leave))/.test(id);
const mostOfAKind = 8;

const placeOf = (id: CommandId): 'alert' | 'chart' | 'list' | 'other' => {
  const [area] = id.split('.');
  return area === 'alert' || area === 'chart' || area === 'list' ? area : 'other';
};

/** The commands that fit; those that exist elsewhere stay in sight with the place where they do. */
export const useCommandItems = (words: string, withAbsent: boolean): readonly PaletteItem[] => {
  const t = useText();
  const palette = useText('palette');
  const available = useAvailableCommands();
  return useMemo(() => {
    const all = commands.filter((command) => !isMovement(command)).map(({ id }) => ({ id, label: t(`commands.${id}`) }));
    const fitting = all.filter(({ label }) => words === '' || matchesWords(label, words));
    const here = fitting.filter(({ id }) => available.includes(id));
    const absent = withAbsent ? fitting.filter(({ id }) => !available.includes(id)) : [];
    return [
      ...here.map(({ id, label }): PaletteItem => ({
        id: `command ${id}`,
        label,
        note: palette('kind.command'),
        hint: keyHint(id),
        run: () => runCommand(id),
      })),
      ...absent.map(({ id, label }): PaletteItem => ({ id: `command ${id}`, label, refused: palette(`not.${placeOf(id)}`), run: () => {} })),
    ];
  }, [t, palette, available, words, withAbsent]);
};

const best = <Row>(rows: readonly Row[], label: (row: Row) => string, words: string): readonly Row[] => {
  const found: Row[] = [];
  const first = words.toLocaleLowerCase();
  const fitting = rows.filter((row) => matchesWords(label(row), words));
  // What begins with the words comes before what merely holds them.
  found.push(...fitting.filter((row) => label(row).toLocaleLowerCase().startsWith(first)));
  found.push(...fitting.filter((row) => !label(row).toLocaleLowerCase().startsWith(first)));
  return found.slice(0, mostOfAKind);
};

/** Devices, metrics, open alerts and settings that fit; asked for only while somebody looks. */
export const useThingItems = (words: string, isOpen: boolean): readonly PaletteItem[] => {
  const palette = useText('palette');
  const settings = useText('settings');
  const isAsked = isOpen && words.length >= 2;
  const devices = useWatch('devices', isAsked ? {} : null).value;
  const series = useWatch('series', isAsked ? {} : null).value;
  const alerts = useWatch('alertQueue', isAsked ? { tab: 'active', search: words, limit: mostOfAKind } : null).value;
  return useMemo(() => {
    if (!isAsked) return [];
    return [
      ...(alerts?.rows ?? []).map((row: AlertRow): PaletteItem => ({
        id: `alert ${row.seq}`,
        label: `#${row.number} ${row.device} · ${row.name}`,
        note: palette('kind.alert'),
        run: () => go(alertRoute(row)),
      })),
      ...best(devices ?? [], ({ device }) => device, words).map(({ device }): PaletteItem => ({
        id: `device ${device}`,
        label: device,
        note: palette('kind.device'),
        run: () => go(deviceRoute(device)),
      })),
      ...best(series ?? [], ({ device, metric }) => `${device} ${metric}`, words).map(({ seriesId, device, metric }): PaletteItem => ({
        id: `series ${seriesId}`,
        label: `${device} · ${metric}`,
        note: palette('kind.metric'),
        run: () => go(trendsRoute([seriesId])),
      })),
      ...sectionNames
        .filter((name) => matchesWords(settings(`section.${name}`), words))
        .map((name): PaletteItem => ({
          id: `section ${name}`,
          label: settings(`section.${name}`),
          note: palette('kind.settings'),
          run: () => go(`/settings/${name}`),
        })),
    ];
  }, [isAsked, alerts, devices, series, words, palette, settings]);
};

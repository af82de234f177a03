import { History, Monitor, PlugZap, Search, Unplug, Wifi, WifiCog } from 'lucide-react';
import type { TFunction } from 'i18next';
import { severities } from '../../domain/alert/severity.ts';
import { keyHint, keyShortcuts } from '../commands/hints.ts';
import { runCommand } from '../commands/use-command.ts';
import { useText } from '../i18n/text.ts';
import { formatCount } from '../lib/format.ts';
import { go } from '../lib/hash-location.ts';
import { alertsRoute } from '../lib/routes.ts';
import { Priority } from '../lib/severity.tsx';
import { useNow } from '../lib/use-now.ts';
import { useSession } from '../stores/session.ts';
import { densities, themes, usePreferences } from '../theme/preferences.ts';
import { Button } from '../ui/button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { SimTag } from '../ui/sim-tag.tsx';
import { useWatch } from '../wire/hooks.ts';
import { brokerChip, type BrokerMood } from './broker-words.ts';
import styles from './header.module.css';
import { SoundControl } from './sound-control.tsx';

const moodIcons: Readonly<Record<BrokerMood, typeof Wifi>> = { connected: Wifi, busy: WifiCog, trouble: PlugZap, off: Unplug };

const Counters = () => {
  const t = useText();
  const { value: counts } = useWatch('alertCounts', {});
  if (!counts) return null;
  const present = severities.filter((severity) => counts.bySeverity[severity] > 0);
  if (present.length === 0) return <span className={styles.quiet}>{t('frame.counts.none')}</span>;
  return (
    <>
      {present.map((severity) => (
        <Button key={severity} onClick={() => go(alertsRoute('active', `p:${severities.indexOf(severity) + 1}`))}>
          <Priority severity={severity}>
            <span className={styles.full}>{t(`frame.counts.${severity}`, { count: counts.bySeverity[severity] })}</span>
            <span className={styles.short} aria-hidden="true">
              {formatCount(counts.bySeverity[severity])}
            </span>
          </Priority>
        </Button>
      ))}
      <Button onClick={() => go(alertsRoute('active', counts.unacknowledged > 0 ? 'state:unacked' : ''))}>
        {counts.unacknowledged > 0 ? <strong>{t('frame.counts.unacknowledged', { count: counts.unacknowledged })}</strong> : t('frame.counts.allAcknowledged')}
      </Button>
    </>
  );
};

const BrokerChip = () => {
  const t = useText();
  const now = useNow();
  const { value: connections } = useWatch('connections', {});
  if (!connections) return null;
  const { mood, words } = brokerChip(t, connections, now);
  const Icon = moodIcons[mood];
  return (
    <Button icon={<Icon />} onClick={() => go('/sync')} data-broker={mood}>
      <span className={styles.chip}>{words}</span>
    </Button>
  );
};

const displayItems = (t: TFunction, { theme, density, set }: ReturnType<typeof usePreferences.getState>): readonly MenuItem[] => [
  ...themes.map((each) => ({
    id: `theme-${each}`,
    label: t('frame.themeItem', { name: t(`frame.theme.${each}`) }),
    hint: each === theme ? keyHint('app.theme') : undefined,
    onSelect: () => set({ theme: each }),
  })),
  ...densities.map((each, i) => ({
    id: `density-${each}`,
    label: t('frame.densityItem', { name: t(`frame.density.${each}`) }),
    hint: each === density ? keyHint('app.density') : undefined,
    isFirstOfGroup: i === 0,
    onSelect: () => set({ density: each }),
  })),
  {
    id: 'new-window',
    label: t('commands.app.new-window'),
    hint: keyHint('app.new-window'),
    isFirstOfGroup: true,
    onSelect: () => runCommand('app.new-window'),
  },
  { id: 'print', label: t('commands.app.print'), hint: keyHint('app.print'), onSelect: () => runCommand('app.print') },
  { id: 'help', label: t('frame.help'), hint: keyHint('app.help'), isFirstOfGroup: true, onSelect: () => runCommand('app.help') },
];

/** Where we are, what is wrong, and whether the data can be trusted. */
export const Header = () => {
  const t = useText();
  const session = useSession();
  const preferences = usePreferences();
  const past = useText('past');
  const palette = useText('palette');
  return (
    <header className={styles.header} data-region="header" aria-label={t('frame.header')}>
      <span className={styles.site}>
        {session?.site}
        {session?.isDemo === true && <SimTag />}
      </span>
      <Counters />
      <span className={styles.push} />
      <Button icon={<Search />} hint={keyHint('app.palette')} aria-keyshortcuts={keyShortcuts('app.palette')} onClick={() => runCommand('app.palette')}>
        <span className={styles.search}>{palette('open')}</span>
      </Button>
      <Button
        isIconOnly
        icon={<History />}
        aria-label={past('open')}
        title={`${past('open')} (${keyHint('app.past')})`}
        aria-keyshortcuts={keyShortcuts('app.past')}
        onClick={() => runCommand('app.past')}
      />
      <SoundControl />
      <BrokerChip />
      <Menu label={t('frame.display')} icon={<Monitor />} isIconOnly items={displayItems(t, preferences)} />
    </header>
  );
};

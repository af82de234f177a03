import { Fragment, type ReactNode, useEffect } from 'react';
import { useLocation } from 'wouter';
import { soundingCalls } from '../../domain/alert/annunciate.ts';
import { useKeymap } from '../commands/keymap.ts';
import { useKeptKeys } from '../commands/use-key-choices.ts';
import { useText } from '../i18n/text.ts';
import { Palette } from '../palette/palette.tsx';
import { useSession } from '../stores/session.ts';
import { usePreferences } from '../theme/preferences.ts';
import { useWatch } from '../wire/hooks.ts';
import styles from './frame.module.css';
import { AlertBanners } from './alert-banners.tsx';
import { Header } from './header.tsx';
import { Help } from './help.tsx';
import { LiveRegions } from './live-regions.tsx';
import { Notices } from './notices.tsx';
import { PrintNote } from './print-note.tsx';
import { Rail } from './rail.tsx';
import { screenOf } from './screens.ts';
import { StatusBar } from './status-bar.tsx';
import { useDesktop } from './use-desktop.ts';
import { useFileDrop } from './use-file-drop.ts';
import { useFrameCommands } from './use-frame-commands.ts';

const useTitle = () => {
  const t = useText();
  const [path] = useLocation();
  const site = useSession()?.site ?? '';
  const owed = useWatch('alertCounts', {}).value?.unacknowledged ?? 0;
  const annunciation = useWatch('annunciation', {}).value;
  const sounds = annunciation ? soundingCalls(annunciation.calls, annunciation.control, annunciation.now).length > 0 : false;
  useEffect(() => {
    const id = screenOf(path);
    const screen = id ? t(`screen.${id}`) : t('appName');
    const title = owed > 0 ? t('documentTitleOwed', { count: owed, screen, site }) : t('documentTitle', { screen, site });
    document.title = title;
    if (!sounds || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    // In the list of windows it is the only thing that can be seen: as long as something sounds, a mark comes and goes.
    const timer = setInterval(() => (document.title = document.title === title ? `\u25cf ${title}` : title), 1000);
    return () => clearInterval(timer);
  }, [t, path, site, owed, sounds]);
};

/** What stands around every screen: header, rail, notices and status bar. A screen fills the rest and marks its own regions. */
export const Frame = ({ children }: { readonly children: ReactNode }) => {
  const t = useText();
  const [path] = useLocation();
  const units = usePreferences((preferences) => preferences.units);
  useFrameCommands();
  useTitle();
  useDesktop();
  useFileDrop();
  useKeptKeys();
  useKeymap(); // hints of the frame are read anew when keys change
  return (
    <div className={styles.frame}>
      <button type="button" className={styles.skip} onClick={() => document.getElementById('content')?.focus()}>
        {t('frame.skip')}
      </button>
      <Header />
      <Rail />
      <div className={styles.middle}>
        <Notices />
        <AlertBanners />
        <main id="content" className={styles.content} tabIndex={-1}>
          {/* Values of a screen are written anew when their units change; in the settings the focus stays on the choice. */}
          <Fragment key={screenOf(path) === 'settings' ? 'settings' : units}>{children}</Fragment>
        </main>
      </div>
      <PrintNote />
      <StatusBar />
      <Help />
      <Palette />
      <LiveRegions />
    </div>
  );
};

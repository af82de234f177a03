import type { ComponentType } from 'react';
import { useParams } from 'wouter';
import { useText } from '../../i18n/text.ts';
import { go } from '../../lib/hash-location.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { AboutSection } from './about-section.tsx';
import { ConnectionsSection } from './connections-section.tsx';
import { DisplaySection } from './display-section.tsx';
import { HttpSection } from './http-section.tsx';
import { ScrapeSection } from './scrape-section.tsx';
import { type SectionName, sectionNames } from './section-names.ts';
import { ShortcutsSection } from './shortcuts-section.tsx';
import { SoundSection } from './sound-section.tsx';
import { WindowSection } from './window-section.tsx';
import { StorageSection } from './storage-section.tsx';
import styles from './settings.module.css';

const sections: Readonly<Record<SectionName, ComponentType>> = {
  connections: ConnectionsSection,
  scrape: ScrapeSection,
  http: HttpSection,
  display: DisplaySection,
  shortcuts: ShortcutsSection,
  sound: SoundSection,
  window: WindowSection,
  storage: StorageSection,
  about: AboutSection,
};

/** Settings of this console, one section at a time; the section is part of the address. */
export const SettingsScreen = () => {
  const t = useText('settings');
  const { section } = useParams<{ readonly section?: string }>();
  const current = sectionNames.find((name) => name === section) ?? 'connections';
  const Current = sections[current];
  return (
    <div className={styles.screen}>
      <section className={styles.panel} aria-labelledby="settings-title" data-region={t('title')}>
        <h1 id="settings-title" className="visually-hidden">
          {t('title')}
        </h1>
        <Tabs
          label={t('title')}
          value={current}
          onChange={(next) => go(`/settings/${next}`)}
          tabs={sectionNames.map((name) => ({ value: name, label: t(`section.${name}`) }))}
        >
          <div className={styles.body}>
            <Current />
          </div>
        </Tabs>
      </section>
    </div>
  );
};

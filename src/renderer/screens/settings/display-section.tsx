import { keyHint } from '../../commands/hints.ts';
import { unitSystems } from '../../../domain/telemetry/display-unit.ts';
import { languages } from '../../i18n/language.ts';
import { useLanguage, useText } from '../../i18n/text.ts';
import { SiteNameForm } from '../../lib/site-name-form.tsx';
import { useSession } from '../../stores/session.ts';
import { densities, themes, usePreferences } from '../../theme/preferences.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { ToggleGroup } from '../../ui/toggle-group.tsx';
import styles from './settings.module.css';

const Keys = ({ keys }: { readonly keys: string | undefined }) => (keys === undefined ? null : <Kbd keys={keys} />);

/** Theme and size; both apply at once and are kept by the engine. */
export const DisplaySection = () => {
  const t = useText('settings');
  const isDemo = useSession()?.isDemo === true;
  const { theme, density, units = 'sent', set } = usePreferences();
  const spoken = useLanguage();
  return (
    <>
      {!isDemo && (
        <section className={styles.part}>
          <h2>{t('display.site')}</h2>
          <SiteNameForm />
        </section>
      )}
      <section className={styles.part}>
        <h2>{t('display.language')}</h2>
        <ToggleGroup
          label={t('display.language')}
          value={spoken}
          onChange={(next) => set({ language: next })}
          options={languages.map((value) => ({ value, label: t(`display.languages.${value}`) }))}
        />
        <p className={styles.muted}>{t('display.languageText')}</p>
      </section>
      <section className={styles.part}>
        <h2>{t('display.units')}</h2>
        <ToggleGroup
          label={t('display.units')}
          value={units}
          onChange={(next) => set({ units: next })}
          options={unitSystems.map((value) => ({ value, label: t(`display.unitSystems.${value}`) }))}
        />
        <p className={styles.muted}>{t('display.unitsText')}</p>
      </section>
      <section className={styles.part}>
        <h2>
          {t('display.theme')} <Keys keys={keyHint('app.theme')} />
        </h2>
        <ToggleGroup
          label={t('display.theme')}
          value={theme}
          onChange={(next) => set({ theme: next })}
          options={themes.map((value) => ({ value, label: t(`display.themes.${value}`) }))}
        />
        <p className={styles.muted}>{t(`display.themeMeans.${theme}`)}</p>
      </section>
      <section className={styles.part}>
        <h2>
          {t('display.density')} <Keys keys={keyHint('app.density')} />
        </h2>
        <ToggleGroup
          label={t('display.density')}
          value={density}
          onChange={(next) => set({ density: next })}
          options={densities.map((value) => ({ value, label: t(`display.densities.${value}`) }))}
        />
        <p className={styles.muted}>{t(`display.densityMeans.${density}`)}</p>
      </section>
    </>
  );
};

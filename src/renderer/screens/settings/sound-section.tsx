import { useState } from 'react';
import type { Volumes } from '../../../contract/alert-rule-views.ts';
import { useText } from '../../i18n/text.ts';
import { sound } from '../../sound/use-sound.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { engine } from '../../wire/engine.ts';
import { useWatch } from '../../wire/hooks.ts';
import styles from './settings.module.css';

const severities = ['critical', 'high', 'warning'] as const;
const minute = 60_000;

/** How alerts sound on this computer; everything applies at once and is kept by the engine. */
export const SoundSection = () => {
  const t = useText('annunciation');
  const { value } = useWatch('annunciation', {});
  const [heard, setHeard] = useState<boolean>();
  const [nag, setNag] = useState<string>();
  if (!value) return <Skeleton />;
  const { volumes, control } = value;
  const keep = (settings: Parameters<typeof engine.keepSound>[0]) => void engine.keepSound(settings).catch(() => {});
  const keepNag = () => {
    const minutes = Number(nag);
    if (nag !== undefined && Number.isInteger(minutes) && minutes >= 1 && minutes <= 1440) keep({ nagMs: minutes * minute });
    setNag(undefined);
  };
  return (
    <>
      <section className={styles.part}>
        <h2>{t('settings.volumes')}</h2>
        <p className={styles.muted}>{t('settings.volumesText')}</p>
        {severities.map((severity) => (
          <div key={severity} className={styles.tone}>
            <span>{t(`settings.tone.${severity}`)}</span>
            <input
              type="range"
              min={0}
              max={1}
              step={0.05}
              value={volumes[severity]}
              aria-label={t('settings.volume', { name: t(`settings.tone.${severity}`) })}
              onChange={(event) => keep({ volumes: { ...volumes, [severity]: Number(event.target.value) } satisfies Volumes })}
            />
            <Button onClick={() => void sound(severity, volumes[severity]).then(setHeard)}>{t('settings.test')}</Button>
          </div>
        ))}
        <p role="status">{heard !== undefined && t(heard ? 'settings.works' : 'settings.fails')}</p>
      </section>
      <section className={styles.part}>
        <Checkbox
          label={t('settings.simulated')}
          description={t('settings.simulatedText')}
          isChecked={control.simulatedSounds}
          onChange={(simulatedSounds) => keep({ simulatedSounds })}
        />
        <NumberField
          label={t('settings.nag')}
          description={t('settings.nagText')}
          min={1}
          max={1440}
          value={nag ?? String(Math.round(control.nagMs / minute))}
          onChange={setNag}
          onBlur={keepNag}
        />
      </section>
    </>
  );
};

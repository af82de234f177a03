import { BellOff, Volume2, VolumeX } from 'lucide-react';
import { soundingCalls } from '../../domain/alert/annunciate.ts';
import { keyHint } from '../commands/hints.ts';
import { useCommand } from '../commands/use-command.ts';
import { useText } from '../i18n/text.ts';
import { announce } from '../lib/announce.ts';
import { useSound, useSoundState } from '../sound/use-sound.ts';
import { Button } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import { engine } from '../wire/engine.ts';
import { useWatch } from '../wire/hooks.ts';
import styles from './header.module.css';

const minute = 60_000;
const choices = [5, 15, 30] as const;

/** Silence while something sounds, mute with its remaining time. Neither answers an alert. */
export const SoundControl = () => {
  const t = useText('annunciation');
  const { value } = useWatch('annunciation', {});
  const works = useSoundState((state) => state.works);
  useSound();
  const sounds = value ? soundingCalls(value.calls, value.control, value.now).length > 0 : false;
  const silence = () => {
    void engine.silence({}).then(
      () => announce(t('silenced')),
      () => {},
    );
  };
  useCommand('sound.silence', silence);
  if (!value) return null;
  const left = value.control.mutedUntil - value.now;
  const isMuted = left > 0;
  const mute = (forMs: number) => void engine.mute({ forMs }).catch(() => {});
  const unmute = { id: 'unmute', label: t('unmute'), onSelect: () => mute(0) };
  return (
    <>
      {sounds && (
        <Button icon={<BellOff />} hint={keyHint('sound.silence')} onClick={silence}>
          {t('silence')}
        </Button>
      )}
      {isMuted && <span className={styles.muted}>{t('muted', { minutes: Math.ceil(left / minute) })}</span>}
      <Menu
        label={t('sound')}
        icon={isMuted || works === false ? <VolumeX /> : <Volume2 />}
        isIconOnly
        items={[
          ...(isMuted ? [unmute] : []),
          ...choices.map((count) => ({ id: `mute-${count}`, label: t('muteFor', { count }), onSelect: () => mute(count * minute) })),
        ]}
      />
    </>
  );
};

import { ImagePlus } from 'lucide-react';
import { useRef, useState } from 'react';
import { writePhoto } from '../../../domain/threshold/photo.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { PhotoList } from './photo-list.tsx';
import styles from './photos.module.css';
import { sendPhoto } from './send-photo.ts';

const most = 20;

export interface PhotoFieldProps {
  readonly photos: readonly string[];
  readonly onChange: (photos: readonly string[]) => void;
}

/** Pictures of a record: first in words what can be seen, for who cannot see it, then the picture. */
export const PhotoField = ({ photos, onChange }: PhotoFieldProps) => {
  const t = useText('photos');
  const input = useRef<HTMLInputElement>(null);
  const words = useRef<HTMLElement>(null);
  const [alt, setAlt] = useState('');
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const take = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    setError(undefined);
    try {
      const line = writePhoto(await sendPhoto(file, t('unreadable', { name: file.name })), alt);
      if (!photos.includes(line)) onChange([...photos, line]);
      setAlt('');
    } catch (problem) {
      setError((problem as Error).message);
    } finally {
      setBusy(false);
    }
  };
  const choose = () => {
    if (photos.length >= most) return setError(t('most', { count: most }));
    if (alt.trim() !== '') return input.current?.click();
    setError(t('altMissing'));
    words.current?.focus();
  };
  return (
    <div className={styles.add} role="group" aria-label={t('title')}>
      {photos.length > 0 && <PhotoList photos={photos} onRemove={(line) => onChange(photos.filter((each) => each !== line))} />}
      <TextField
        label={t('alt')}
        description={t('altHelp')}
        value={alt}
        onChange={(next) => {
          setAlt(next);
          setError(undefined);
        }}
        maxLength={200}
        inputRef={(element) => {
          words.current = element;
        }}
        error={error}
      />
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={t('file')}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          void take(file);
          currentTarget.value = '';
        }}
      />
      <Button icon={<ImagePlus />} isBusy={isBusy} onClick={choose}>
        {t('add')}
      </Button>
    </div>
  );
};

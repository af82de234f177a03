import { ImageOff, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type PhotoEntry, readPhoto } from '../../../domain/threshold/photo.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useLoad } from '../../wire/hooks.ts';
import styles from './photos.module.css';

export interface PhotoListProps {
  /** The lines of the record. */
  readonly photos: readonly string[];
  /** Given where they can be taken away. */
  readonly onRemove?: (line: string) => void;
}

const Photo = ({ name, alt }: PhotoEntry) => {
  const t = useText('photos');
  const [isOpen, setOpen] = useState(false);
  const { value, error } = useLoad('photo', name === null ? null : { name });
  const words = alt === '' ? t('unnamed') : alt;
  if (name === null || value === null || error)
    return (
      <p className={styles.missing}>
        <ImageOff size={16} aria-hidden="true" /> {error ? error.message : t('missing', { alt: words })}
      </p>
    );
  if (!value) return <p className={styles.missing}>{t('loading', { alt: words })}</p>;
  const source = `data:${value.type};base64,${value.data}`;
  return (
    <>
      <button type="button" className={styles.open} aria-label={t('open', { alt: words })} onClick={() => setOpen(true)}>
        <img className={styles.thumb} src={source} alt="" />
        <span aria-hidden="true">{words}</span>
      </button>
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={words} size="large">
        <img className={styles.large} src={source} alt={words} />
      </Dialog>
    </>
  );
};

/** Pictures of a record, small, each with its words; a press shows it large. A picture that is not here says so instead of a broken frame. */
export const PhotoList = ({ photos, onRemove }: PhotoListProps) => {
  const t = useText('photos');
  return (
    <ul className={styles.list}>
      {photos.map((line) => {
        const entry = readPhoto(line);
        return (
          <li key={line} className={styles.item}>
            <Photo {...entry} />
            {onRemove && (
              <Button
                variant="quiet"
                isIconOnly
                icon={<Trash2 />}
                aria-label={t('remove', { alt: entry.alt || t('unnamed') })}
                onClick={() => onRemove(line)}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
};

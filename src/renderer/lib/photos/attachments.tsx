import { Paperclip, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { type Attachment, isPicture, mostAttachments } from '../../../domain/alert/attachment.ts';
import { writePhoto } from '../../../domain/threshold/photo.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import { engine } from '../../wire/engine.ts';
import { download } from '../download.ts';
import { formatBytes } from '../format.ts';
import { PhotoList } from './photo-list.tsx';
import styles from './photos.module.css';
import { sendFile } from './send-photo.ts';

/** Photos and files of a note: pictures small, a press shows them large; a press on a file hands it over. */
export const AttachmentList = ({ attachments }: { readonly attachments: readonly Attachment[] }) => {
  const t = useText('photos');
  const [error, setError] = useState<string>();
  const save = async ({ name, title }: Attachment) => {
    setError(undefined);
    try {
      const saved = await engine.saveAttachment({ name, title });
      if (saved?.kind === 'download') download(saved);
    } catch (problem) {
      setError((problem as Error).message);
    }
  };
  const pictures = attachments.filter(isPicture);
  return (
    <>
      {pictures.length > 0 && <PhotoList photos={pictures.map(({ name, title }) => writePhoto(name, title))} />}
      {attachments
        .filter((each) => !isPicture(each))
        .map((each) => (
          <Button key={each.name} variant="quiet" icon={<Paperclip />} aria-label={t('save', { name: each.title })} onClick={() => void save(each)}>
            {each.title} · {formatBytes(each.bytes)}
          </Button>
        ))}
      {error !== undefined && <p role="alert">{error}</p>}
    </>
  );
};

export interface AttachmentFieldProps {
  readonly attachments: readonly Attachment[];
  readonly onChange: (change: (before: readonly Attachment[]) => readonly Attachment[]) => void;
}

/** Chooses photos and files for a note that is being written; they are kept at once and belong to it when it is saved. */
export const AttachmentField = ({ attachments, onChange }: AttachmentFieldProps) => {
  const t = useText('photos');
  const input = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const take = async (files: readonly File[]) => {
    setBusy(true);
    setError(undefined);
    for (const file of files) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- one after the other: each may be large
        const kept = await sendFile(file, { unreadable: t('unreadable', { name: file.name }), tooLarge: t('fileTooLarge', { name: file.name }) });
        onChange((before) => (before.some(({ name }) => name === kept.name) ? before : [...before, kept].slice(0, mostAttachments)));
      } catch (problem) {
        setError(t('notAdded', { name: file.name, reason: (problem as Error).message }));
      }
    }
    setBusy(false);
  };
  const isFull = attachments.length >= mostAttachments;
  return (
    <>
      {attachments.map(({ name, title, bytes }) => (
        <span key={name} className={styles.pending}>
          <Paperclip size={16} aria-hidden="true" /> {title} · {formatBytes(bytes)}
          <Button
            variant="quiet"
            isIconOnly
            icon={<X />}
            aria-label={t('remove', { alt: title })}
            onClick={() => onChange((before) => before.filter((each) => each.name !== name))}
          />
        </span>
      ))}
      {error !== undefined && <p role="alert">{error}</p>}
      <input
        ref={input}
        type="file"
        accept="image/*,application/pdf,text/*,.log,.csv"
        multiple
        hidden
        data-testid="note-files"
        aria-label={t('attach')}
        onChange={({ currentTarget }) => {
          void take([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      <Button variant="quiet" icon={<Paperclip />} isBusy={isBusy} disabled={isFull} onClick={() => input.current?.click()}>
        {t('attach')}
      </Button>
    </>
  );
};

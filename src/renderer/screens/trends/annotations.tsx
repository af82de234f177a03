import { useState } from 'react';
import type { DocumentScope, StoredDocument } from '../../../domain/document/document.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import type { TimeRange } from '../../chart/range.ts';
import type { ChartMarker } from '../../chart/chart-types.ts';
import { useText } from '../../i18n/text.ts';
import { formatFull, formatWhen } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { keepDocument, removeDocument, useDocuments } from '../../stores/documents.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ToggleGroup } from '../../ui/toggle-group.tsx';
import { useAction } from '../../ui/use-action.ts';
import styles from './trends.module.css';

export type Annotation = StoredDocument<'annotation'>;
const none: readonly Annotation[] = [];

/** What somebody wrote on these series in this range, the newest first. */
export const useAnnotations = (series: readonly SeriesId[], { from, to }: TimeRange): readonly Annotation[] =>
  (useDocuments('annotation') ?? none)
    .filter(({ body }) => body.at >= from && body.at <= to && (body.series.length === 0 || body.series.some((id) => series.includes(id))))
    .toSorted((a, b) => b.body.at - a.body.at);

/** Those of one chart as lines with their words. */
export const noteMarkers = (annotations: readonly Annotation[], series: readonly SeriesId[]): readonly ChartMarker[] =>
  annotations
    .filter(({ body }) => body.series.length === 0 || body.series.some((id) => series.includes(id)))
    .map(({ body }) => ({ kind: 'note', at: body.at, text: body.text }));

export interface AnnotationDialogProps {
  /** ms since 1970. */
  readonly at: number;
  readonly series: readonly SeriesId[];
  readonly zone: string;
  readonly onClose: () => void;
}

/** Writes something at a time of a chart. */
export const AnnotationDialog = ({ at, series, zone, onClose }: AnnotationDialogProps) => {
  const t = useText('trends');
  const [text, setText] = useState('');
  const [scope, setScope] = useState<DocumentScope>('site');
  const [isTried, setTried] = useState(false);
  const save = useAction(async () => {
    setTried(true);
    if (text.trim() === '') return;
    await keepDocument({ kind: 'annotation', id: crypto.randomUUID(), scope }, { at, text: text.trim(), series: [...series] });
    onClose();
  });
  return (
    <Dialog isOpen onClose={onClose} title={t('notes.new')} description={t('notes.at', { time: formatFull(at, zone) })}>
      <form
        className={styles.typed}
        data-scope="dialog"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save.run();
        }}
      >
        <TextField
          label={t('notes.text')}
          value={text}
          onChange={setText}
          maxLength={500}
          error={isTried && text.trim() === '' ? t('notes.missing') : undefined}
        />
        <ToggleGroup<DocumentScope>
          label={t('views.for')}
          value={scope}
          onChange={setScope}
          options={(['own', 'site'] as const).map((value) => ({ value, label: t(`views.scope.${value}`) }))}
        />
        <Button type="submit" variant="primary" isBusy={save.isBusy}>
          {t('notes.save')}
        </Button>
        {save.error && <p role="alert">{save.error.message}</p>}
      </form>
    </Dialog>
  );
};

/** Every note of the range with who wrote it, whole. */
export const AnnotationList = ({ annotations, zone }: { readonly annotations: readonly Annotation[]; readonly zone: string }) => {
  const t = useText('trends');
  const now = useNow(60_000);
  const remove = useAction((annotation: Annotation) => removeDocument(annotation));
  if (annotations.length === 0) return null;
  return (
    <section aria-label={t('notes.title')}>
      <h2 className={styles.sideHeading}>{t('notes.title')}</h2>
      <ul className={styles.notes}>
        {annotations.map((annotation) => (
          <li key={`${annotation.scope} ${annotation.id}`}>
            <span className={styles.muted}>
              {formatWhen(annotation.body.at, now, zone)} · {annotation.by}
            </span>
            <bdi>{annotation.body.text}</bdi>
            <Button variant="quiet" aria-label={t('notes.removeOf', { text: annotation.body.text })} onClick={() => void remove.run(annotation)}>
              {t('views.remove')}
            </Button>
          </li>
        ))}
      </ul>
      {remove.error && <p role="alert">{remove.error.message}</p>}
    </section>
  );
};

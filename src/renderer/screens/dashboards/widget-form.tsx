import { Plus, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { SeriesRow } from '../../../contract/views.ts';
import type { Source, Widget, WidgetType } from '../../../domain/dashboard/dashboard.ts';
import { useText } from '../../i18n/text.ts';
import { PhotoField } from '../../lib/photos/photo-field.tsx';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { parseNumber } from '../../ui/number-text.ts';
import { TextField } from '../../ui/text-field.tsx';
import styles from './dashboards.module.css';

const mostSources = 6;
const keyOf = ({ device, metric }: Source): string => JSON.stringify([device, metric]);
const sourceOf = (key: string): Source => {
  const [device, metric] = JSON.parse(key) as [string, string];
  return { device, metric };
};

export interface WidgetFormProps {
  /** What is changed; of a new one everything but its place is its first choice. */
  readonly widget: Widget;
  readonly isNew: boolean;
  readonly series: readonly SeriesRow[];
  readonly onSave: (widget: Widget) => void;
  readonly onClose: () => void;
}

/** One metric of one device, found by typing. */
const SourceField = ({
  label,
  value,
  series,
  onChange,
  error,
}: {
  readonly label: string;
  readonly value: Source | undefined;
  readonly series: readonly SeriesRow[];
  readonly onChange: (source: Source) => void;
  readonly error?: string | undefined;
}) => {
  const options = useMemo(() => {
    const all = new Map(series.map((row) => [keyOf(row), { value: keyOf(row), label: `${row.device} · ${row.metric}`, note: row.unit }]));
    // What the file names and this console does not have stays choosable, so that it is not lost by being looked at.
    if (value && !all.has(keyOf(value))) all.set(keyOf(value), { value: keyOf(value), label: `${value.device} · ${value.metric}`, note: '' });
    return [...all.values()];
  }, [series, value]);
  return (
    <Combobox label={label} value={value ? keyOf(value) : null} onChange={(key) => key !== null && onChange(sourceOf(key))} options={options} error={error} />
  );
};

/** The numbers of a form as they were typed. */
interface Typed {
  readonly from: string;
  readonly to: string;
  readonly hours: string;
}
const typedOf = (widget: Widget): Typed => ({
  from: widget.type === 'gauge' ? String(widget.from) : '0',
  to: widget.type === 'gauge' ? String(widget.to) : '100',
  hours: widget.type === 'chart' ? String(widget.hours) : '8',
});

/** What a part shows. Only what its kind needs is asked for. */
export const WidgetForm = ({ widget, isNew, series, onSave, onClose }: WidgetFormProps) => {
  const t = useText('dashboards');
  const [draft, setDraft] = useState(widget);
  const [typed, setTyped] = useState(() => typedOf(widget));
  const [isTried, setTried] = useState(false);
  const patch = (next: Partial<Widget>) => setDraft({ ...draft, ...next } as Widget);
  const [from, to, hours] = [parseNumber(typed.from), parseNumber(typed.to), parseNumber(typed.hours)];
  const isSourceMissing = ('source' in draft && draft.source.device === '') || (draft.type === 'chart' && draft.sources.length === 0);
  const isRangeWrong = draft.type === 'gauge' && (from === undefined || to === undefined || from >= to);
  const isHoursWrong = draft.type === 'chart' && (hours === undefined || hours < 1 / 60 || hours > 8784);
  const marks = draft.type === 'image' ? draft.marks : [];
  const areMarksWrong = marks.some(({ source, x, y }) => source.device === '' || x < 0 || x > 100 || y < 0 || y > 100);
  const save = () => {
    setTried(true);
    if (isSourceMissing || isRangeWrong || isHoursWrong || areMarksWrong) return;
    if (draft.type === 'gauge') onSave({ ...draft, from: from!, to: to! });
    else if (draft.type === 'chart') onSave({ ...draft, hours: hours! });
    else onSave(draft);
  };
  const missing = isTried && isSourceMissing ? t('form.sourceMissing') : undefined;
  return (
    <Dialog isOpen onClose={onClose} title={t(isNew ? 'form.add' : 'form.change', { type: t(`type.${draft.type}`) })} size="small">
      <form
        className={styles.form}
        data-scope="dialog"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {'source' in draft && (
          <SourceField
            label={t('form.source')}
            value={draft.source.device === '' ? undefined : draft.source}
            series={series}
            onChange={(source) => patch({ source })}
            error={missing}
          />
        )}
        {draft.type === 'chart' && (
          <div className={styles.sources}>
            {draft.sources.map((source) => (
              <span key={keyOf(source)} className={styles.source}>
                <bdi>
                  {source.device} · {source.metric}
                </bdi>
                <Button
                  variant="quiet"
                  isIconOnly
                  icon={<X />}
                  aria-label={t('form.without', { name: `${source.device} · ${source.metric}` })}
                  onClick={() => patch({ sources: draft.sources.filter((each) => keyOf(each) !== keyOf(source)) })}
                />
              </span>
            ))}
            {draft.sources.length < mostSources && (
              <SourceField
                key={draft.sources.length}
                label={t('form.addSource')}
                value={undefined}
                series={series}
                error={missing}
                onChange={(source) => !draft.sources.some((each) => keyOf(each) === keyOf(source)) && patch({ sources: [...draft.sources, source] })}
              />
            )}
            <NumberField
              label={t('form.hours')}
              min={0}
              max={8784}
              value={typed.hours}
              onChange={(text) => setTyped({ ...typed, hours: text })}
              error={isTried && isHoursWrong ? t('form.hoursWrong') : undefined}
            />
          </div>
        )}
        {draft.type === 'gauge' && (
          <div className={styles.pair}>
            <NumberField
              label={t('form.from')}
              value={typed.from}
              onChange={(text) => setTyped({ ...typed, from: text })}
              error={isTried && isRangeWrong ? t('form.rangeWrong') : undefined}
            />
            <NumberField label={t('form.to')} value={typed.to} onChange={(text) => setTyped({ ...typed, to: text })} />
          </div>
        )}
        {draft.type === 'alerts' && (
          <TextField
            label={t('form.filter')}
            description={t('form.filterHelp')}
            value={draft.filter}
            onChange={(filter) => patch({ filter })}
            maxLength={200}
          />
        )}
        {draft.type === 'text' && (
          <TextField
            label={t('form.text')}
            description={t('form.textHelp')}
            rows={6}
            value={draft.text}
            onChange={(text) => patch({ text })}
            maxLength={5000}
          />
        )}
        {draft.type === 'image' && (
          <>
            <PhotoField photos={draft.photo === '' ? [] : [draft.photo]} onChange={(photos) => patch({ photo: photos.at(-1) ?? '' })} />
            {marks.map((mark, i) => {
              const change = (next: Partial<(typeof marks)[number]>) => patch({ marks: marks.map((each, j) => (i === j ? { ...each, ...next } : each)) });
              return (
                // oxlint-disable-next-line react/no-array-index-key -- two marks may be the same in everything but their place in the list
                <div key={i} className={styles.source}>
                  <SourceField
                    label={t('form.mark', { number: i + 1 })}
                    value={mark.source.device === '' ? undefined : mark.source}
                    series={series}
                    onChange={(source) => change({ source })}
                    error={isTried && mark.source.device === '' ? t('form.sourceMissing') : undefined}
                  />
                  <NumberField
                    label={t('form.markX')}
                    min={0}
                    max={100}
                    value={String(mark.x)}
                    onChange={(text) => change({ x: parseNumber(text) ?? mark.x })}
                  />
                  <NumberField
                    label={t('form.markY')}
                    min={0}
                    max={100}
                    value={String(mark.y)}
                    onChange={(text) => change({ y: parseNumber(text) ?? mark.y })}
                  />
                  <Button
                    variant="quiet"
                    isIconOnly
                    icon={<X />}
                    aria-label={t('form.withoutMark', { number: i + 1 })}
                    onClick={() => patch({ marks: marks.filter((_each, j) => i !== j) })}
                  />
                </div>
              );
            })}
            <Button icon={<Plus />} onClick={() => patch({ marks: [...marks, { source: { device: '', metric: '' }, x: 50, y: 50 }] })}>
              {t('form.addMark')}
            </Button>
          </>
        )}
        <TextField label={t('form.title')} description={t('form.titleHelp')} value={draft.title} onChange={(title) => patch({ title })} maxLength={500} />
        <div className={styles.buttons}>
          <Button type="submit" variant="primary">
            {t(isNew ? 'form.addIt' : 'form.changeIt')}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
};

const sizes: Readonly<Record<WidgetType, { readonly w: number; readonly h: number }>> = {
  value: { w: 3, h: 2 },
  gauge: { w: 3, h: 3 },
  sparkline: { w: 4, h: 2 },
  chart: { w: 6, h: 4 },
  alerts: { w: 6, h: 4 },
  text: { w: 4, h: 2 },
  image: { w: 6, h: 5 },
};

/** A new part below the others, in a size that suits its kind. */
export const newWidget = (type: WidgetType, id: string, y: number): Widget => {
  const place = { id, x: 0, y, ...sizes[type], title: '' };
  const source = { device: '', metric: '' };
  switch (type) {
    case 'value':
    case 'sparkline':
      return { ...place, type, source };
    case 'gauge':
      return { ...place, type, source, from: 0, to: 100 };
    case 'chart':
      return { ...place, type, sources: [], hours: 8 };
    case 'alerts':
      return { ...place, type, filter: '' };
    case 'text':
      return { ...place, type, text: '' };
    case 'image':
      return { ...place, type, photo: '', marks: [] };
  }
};

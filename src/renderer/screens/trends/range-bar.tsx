import { ChevronLeft, ChevronRight, ZoomIn, ZoomOut } from 'lucide-react';
import { useState } from 'react';
import { rangeWords } from '../../chart/chart-words.ts';
import { panRange, type TimeRange, zoomRange } from '../../chart/range.ts';
import { sayRange } from '../../chart/range-words.ts';
import { localText, parseRange, type RangeComplaint } from '../../chart/range-input.ts';
import { keyHint } from '../../commands/hints.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ToggleGroup } from '../../ui/toggle-group.tsx';
import { zoneText } from '../../lib/format.ts';
import { type PresetId, presetOf, presets, type TrendsState } from './trends-state.ts';
import styles from './trends.module.css';

export interface RangeBarProps {
  readonly range: TrendsState['range'];
  /** The same range as instants at this moment. */
  readonly shown: TimeRange;
  readonly zone: string;
  readonly onRange: (range: TrendsState['range']) => void;
  /** Zoom and pan: may stay live. */
  readonly onMove: (range: TimeRange) => void;
  readonly onReset: () => void;
}

/** Presets, typed range, live switch, and the buttons that do what drag and keys do in a chart. */
export const RangeBar = ({ range, shown, zone, onRange, onMove, onReset }: RangeBarProps) => {
  const t = useText('trends');
  return (
    <div className={styles.bar}>
      <ToggleGroup<PresetId>
        label={t('preset.label')}
        value={presetOf(range)}
        onChange={(id) => onRange({ kind: 'live', spanMs: presets.find((preset) => preset.id === id)!.spanMs })}
        options={presets.map(({ id }) => ({ value: id, label: t(`preset.${id}`) }))}
      />
      <TypedRange shown={shown} zone={zone} isLive={range.kind === 'live'} onRange={onRange} />
      <Switch
        label={t('live')}
        isChecked={range.kind === 'live'}
        onChange={(isLive) => onRange(isLive ? { kind: 'live', spanMs: shown.to - shown.from } : { kind: 'fixed', ...shown })}
      />
      <fieldset className={styles.moves}>
        <legend className="visually-hidden">{t('move')}</legend>
        <Button
          isIconOnly
          aria-label={t('panLeft')}
          title={`${t('panLeft')} (${keyHint('chart.pan-left')})`}
          icon={<ChevronLeft />}
          onClick={() => onMove(panRange(shown, -0.5))}
        />
        <Button
          isIconOnly
          aria-label={t('panRight')}
          title={`${t('panRight')} (${keyHint('chart.pan-right')})`}
          icon={<ChevronRight />}
          disabled={range.kind === 'live'}
          onClick={() => onMove(panRange(shown, 0.5))}
        />
        <Button
          isIconOnly
          aria-label={t('zoomIn')}
          title={`${t('zoomIn')} (${keyHint('chart.zoom-in')})`}
          icon={<ZoomIn />}
          onClick={() => onMove(zoomRange(shown, 0.5, range.kind === 'live' ? shown.to : undefined))}
        />
        <Button
          isIconOnly
          aria-label={t('zoomOut')}
          title={`${t('zoomOut')} (${keyHint('chart.zoom-out')})`}
          icon={<ZoomOut />}
          onClick={() => onMove(zoomRange(shown, 2, range.kind === 'live' ? shown.to : undefined))}
        />
        <Button hint={keyHint('chart.reset')} onClick={onReset}>
          {t('reset')}
        </Button>
      </fieldset>
    </div>
  );
};

interface TypedRangeProps extends Pick<RangeBarProps, 'shown' | 'zone' | 'onRange'> {
  readonly isLive: boolean;
}

/** The range in words; pressing it opens two fields in the zone of the site. */
const TypedRange = ({ shown, zone, isLive, onRange }: TypedRangeProps) => {
  const t = useText('trends');
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState({ from: '', to: '' });
  const [complaint, setComplaint] = useState<RangeComplaint>();
  const open = (next: boolean) => {
    if (next) setTyped({ from: localText(shown.from, zone), to: localText(shown.to, zone) });
    setComplaint(undefined);
    setOpen(next);
  };
  const [said, setSaid] = useState('');
  const [isUnsaid, setUnsaid] = useState(false);
  const apply = () => {
    if (said.trim() !== '') {
      const range = sayRange(said, Date.now(), zone);
      setUnsaid(range === undefined);
      if (range === undefined) return;
      onRange(range);
      setSaid('');
      return setOpen(false);
    }
    const parsed = parseRange(typed.from, typed.to, zone);
    if ('complaint' in parsed) return setComplaint(parsed.complaint);
    onRange({ kind: 'fixed', ...parsed.range });
    setOpen(false);
  };
  const words = isLive ? t('setRange') : rangeWords(shown, zone);
  const error = (field: RangeComplaint) => (complaint === field ? t(`badRange.${field}`) : undefined);
  return (
    <Popover isOpen={isOpen} onOpenChange={open} align="start" label={t('preset.label')} trigger={<Button>{words}</Button>}>
      <form
        className={styles.typed}
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <TextField
          label={t('from')}
          type="datetime-local"
          value={typed.from}
          onChange={(from) => setTyped({ ...typed, from })}
          error={error('from')}
          name="from"
        />
        <TextField
          label={t('to')}
          type="datetime-local"
          value={typed.to}
          onChange={(to) => setTyped({ ...typed, to })}
          error={error('to') ?? error('order')}
          name="to"
        />
        <TextField label={t('words.label')} description={t('words.help')} value={said} onChange={setSaid} error={isUnsaid ? t('words.wrong') : undefined} />
        <p className={styles.muted}>{t('zoneIs', { zone: zoneText(shown.to, zone) })}</p>
        <Button type="submit" variant="primary">
          {t('apply')}
        </Button>
      </form>
    </Popover>
  );
};

import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { SeriesRow } from '../../../contract/views.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import { maxSeries } from '../../chart/chart-types.ts';
import { useText } from '../../i18n/text.ts';
import { formatCount } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { matchesWords } from '../../ui/match-words.ts';
import { Popover } from '../../ui/popover.tsx';
import { SimTag } from '../../ui/sim-tag.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { byDevice } from './by-device.ts';
import { seriesLabel } from './chart-groups.ts';
import styles from './trends.module.css';

export interface SeriesPickerProps {
  readonly rows: readonly SeriesRow[];
  readonly chosen: readonly SeriesId[];
  readonly onChange: (chosen: readonly SeriesId[]) => void;
}

const listed = 200;

/** All series by device, found by typing; several can be chosen without closing it. */
export const SeriesPicker = ({ rows, chosen, onChange }: SeriesPickerProps) => {
  const t = useText('trends');
  const [isOpen, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const found = useMemo(() => rows.filter((row) => matchesWords(`${seriesLabel(row)} ${row.unit}`, query)), [rows, query]);
  const isFull = chosen.length >= maxSeries;
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      align="start"
      label={t('add.label')}
      trigger={
        <Button icon={<Plus />} variant={chosen.length === 0 ? 'primary' : 'plain'}>
          {t('add.label')}
        </Button>
      }
    >
      <div className={styles.picker}>
        <TextField label={t('add.search')} placeholder={t('add.placeholder')} type="search" value={query} onChange={setQuery} />
        <output className={styles.pickerNote}>
          {isFull ? t('add.full', { count: maxSeries }) : t('add.chosen', { count: chosen.length, most: maxSeries })}
        </output>
        <div className={styles.pickerList}>
          {byDevice(found.slice(0, listed)).map(({ device, series }) => (
            <fieldset key={device} className={styles.pickerGroup}>
              <legend>{device}</legend>
              {series.map((row) => {
                const isChosen = chosen.includes(row.seriesId);
                return (
                  <Checkbox
                    key={row.seriesId}
                    label={
                      <span className={styles.pickerLabel}>
                        {seriesLabel({ ...row, device: '' as typeof row.device }).trim()}
                        {row.unit !== '' && <span className={styles.muted}>{row.unit}</span>}
                        {row.simulated && <SimTag />}
                      </span>
                    }
                    isChecked={isChosen}
                    disabled={isFull && !isChosen}
                    onChange={(isOn) => onChange(isOn ? [...chosen, row.seriesId] : chosen.filter((id) => id !== row.seriesId))}
                  />
                );
              })}
            </fieldset>
          ))}
          {found.length === 0 && <p className={styles.pickerNote}>{t('add.noMatch', { query })}</p>}
          {found.length > listed && <p className={styles.pickerNote}>{t('add.more', { shown: formatCount(listed), total: formatCount(found.length) })}</p>}
        </div>
      </div>
    </Popover>
  );
};

import { useState } from 'react';
import type { SeriesRow } from '../../../contract/views.ts';
import type { Dashboard } from '../../../domain/dashboard/dashboard.ts';
import { fromTemplate, type TemplateId, templateIds } from '../../../domain/dashboard/templates.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './dashboards.module.css';
import type { DashboardSite } from './use-site.ts';

export interface NewDashboardProps {
  readonly series: readonly SeriesRow[];
  readonly limitsOf: DashboardSite['limitsOf'];
  readonly onMake: (dashboard: Dashboard) => void;
  readonly onClose: () => void;
}

/** A name, and what it starts from. */
export const NewDashboard = ({ series, limitsOf, onMake, onClose }: NewDashboardProps) => {
  const t = useText('dashboards');
  const [name, setName] = useState('');
  const [template, setTemplate] = useState<TemplateId>('plant');
  const [device, setDevice] = useState<string | null>(null);
  const [isTried, setTried] = useState(false);
  const devices = [...new Set(series.map((row) => row.device as string))].toSorted();
  const needsDevice = template === 'machine';
  const make = () => {
    setTried(true);
    if (name.trim() === '' || (needsDevice && device === null)) return;
    const site = { series: series.map((row) => ({ device: row.device, metric: row.metric, hasLimit: limitsOf(row.seriesId).length > 0 })) };
    onMake(fromTemplate(template, name.trim(), site, device ?? undefined));
  };
  return (
    <Dialog isOpen onClose={onClose} title={t('new')}>
      <form
        className={styles.form}
        data-scope="dialog"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          make();
        }}
      >
        <TextField label={t('name')} value={name} onChange={setName} maxLength={500} error={isTried && name.trim() === '' ? t('nameMissing') : undefined} />
        <Select
          label={t('template')}
          value={template}
          onChange={setTemplate}
          options={templateIds.map((value) => ({ value, label: t(`templates.${value}`) }))}
        />
        {needsDevice && (
          <Combobox
            label={t('device')}
            value={device}
            onChange={setDevice}
            options={devices.map((value) => ({ value, label: value }))}
            error={isTried && device === null ? t('deviceMissing') : undefined}
          />
        )}
        <div className={styles.buttons}>
          <Button type="submit" variant="primary">
            {t('make')}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
};

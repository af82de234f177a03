import { type FormEvent, useState } from 'react';
import { type Correction, similarTo } from '../../../domain/discovery/corrections.ts';
import type { ProposedRow, ValueType } from '../../../domain/discovery/propose.ts';
import { metricNameFault } from '../../../domain/telemetry/metric-rules.ts';
import { unitFault, ucumOf } from '../../../domain/telemetry/ucum.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './settings.module.css';

const types: readonly ValueType[] = ['number', 'counter', 'bool', 'text'];

export interface CorrectionDialogProps {
  readonly rows: readonly ProposedRow[];
  readonly row: ProposedRow;
  readonly onApply: (correction: Correction, toSimilar: boolean) => void;
  readonly onClose: () => void;
}

/** One correction of a proposed row: Enter applies it, by default to all similar rows. */
export const CorrectionDialog = ({ rows, row, onApply, onClose }: CorrectionDialogProps) => {
  const t = useText('ingest');
  const [metric, setMetric] = useState(row.metric);
  const [unit, setUnit] = useState(row.unit);
  const [type, setType] = useState<ValueType>(row.type);
  const similar = similarTo(rows, row).length;
  const [toSimilar, setToSimilar] = useState(similar > 0);
  const nameFault = metric === row.found ? undefined : metricNameFault(metric);
  const wrongUnit = ucumOf(unit) === undefined ? unitFault(unit) : undefined;
  const apply = (event?: FormEvent) => {
    event?.preventDefault();
    event?.stopPropagation(); // the form of the connection stands around this dialog, and must not be sent by it
    if (nameFault !== undefined || wrongUnit !== undefined) return;
    onApply({ metric, unit: unit.trim(), type }, toSimilar);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('discovery.editTitle', { metric: row.found })}
      footer={
        <Button variant="primary" onClick={() => apply()}>
          {t('discovery.apply')}
        </Button>
      }
    >
      <form className={styles.stack} onSubmit={apply} noValidate>
        <TextField
          label={t('discovery.metric')}
          value={metric}
          maxLength={255}
          onChange={setMetric}
          error={nameFault}
          isMono
          autoComplete="off"
          spellCheck={false}
        />
        <TextField label={t('discovery.unit')} value={unit} maxLength={32} onChange={setUnit} error={wrongUnit} autoComplete="off" spellCheck={false} />
        <Select label={t('discovery.type')} value={type} onChange={setType} options={types.map((value) => ({ value, label: t(`discovery.types.${value}`) }))} />
        {similar > 0 && <Checkbox label={t('discovery.similar', { count: similar })} isChecked={toSimilar} onChange={setToSimilar} />}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </Dialog>
  );
};

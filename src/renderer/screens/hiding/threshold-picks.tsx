import type { ThresholdRow } from '../../../contract/views.ts';
import type { ThresholdId } from '../../../domain/identity.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useText } from '../../i18n/text.ts';
import { alertName } from '../alerts/alert-words.ts';
import styles from './hiding.module.css';

export interface ThresholdPicksProps {
  readonly label: string;
  readonly thresholds: readonly ThresholdRow[];
  /** The chosen ones, with their rank where there are ranks. */
  readonly chosen: ReadonlyMap<ThresholdId, string>;
  readonly onChange: (chosen: ReadonlyMap<ThresholdId, string>) => void;
  readonly hasRanks?: boolean;
}

/** Several thresholds out of all; a member of a group may have a rank. */
export const ThresholdPicks = ({ label, thresholds, chosen, onChange, hasRanks = false }: ThresholdPicksProps) => {
  const t = useText('annunciation');
  const put = (id: ThresholdId, rank: string | undefined) => {
    const next = new Map(chosen);
    if (rank === undefined) next.delete(id);
    else next.set(id, rank);
    onChange(next);
  };
  return (
    <fieldset className={styles.picks}>
      <legend>{label}</legend>
      {thresholds.map(({ thresholdId, draft }) => (
        <div key={thresholdId} className={styles.pick}>
          <Checkbox label={alertName(draft)} isChecked={chosen.has(thresholdId)} onChange={(isChecked) => put(thresholdId, isChecked ? '' : undefined)} />
          {hasRanks && chosen.has(thresholdId) && (
            <TextField
              label={t('hiding.rank', { name: draft.name })}
              isLabelHidden
              isNumber
              value={chosen.get(thresholdId) ?? ''}
              onChange={(rank) => put(thresholdId, rank)}
            />
          )}
        </div>
      ))}
    </fieldset>
  );
};

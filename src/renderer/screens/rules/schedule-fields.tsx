import { CircleAlert, Plus, X } from 'lucide-react';
import type { SeriesRow } from '../../../contract/views.ts';
import { useText } from '../../i18n/text.ts';
import { useZone } from '../../stores/session.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ExpressionField } from './expression-field.tsx';
import form from './form.module.css';
import styles from './rules.module.css';
import { newShift, type ShiftForm, weekdays } from './schedule-form.ts';
import type { RuleFormState } from './use-rule-form.ts';

interface ShiftFieldsProps {
  readonly shift: ShiftForm;
  readonly index: number;
  readonly error: string | undefined;
  readonly onChange: (patch: Partial<ShiftForm>) => void;
  readonly onRemove: () => void;
}

const ShiftFields = ({ shift, index, error, onChange, onRemove }: ShiftFieldsProps) => {
  const t = useText('rules');
  const isOvernight = shift.to <= shift.from;
  return (
    <fieldset className={styles.level} aria-label={t('schedule.shift', { n: index + 1 })} data-field={`shift.${index}`} aria-invalid={error !== undefined}>
      <div className={form.days}>
        {weekdays.map((day) => (
          <Checkbox
            key={day}
            label={t(`schedule.day.${day}`)}
            isChecked={shift.days.includes(day)}
            onChange={(isOn) => onChange({ days: isOn ? [...shift.days, day] : shift.days.filter((each) => each !== day) })}
          />
        ))}
      </div>
      <div className={form.times}>
        <TextField type="time" label={t('schedule.from')} value={shift.from} onChange={(from) => onChange({ from })} />
        <TextField type="time" label={t('schedule.to')} value={shift.to} onChange={(to) => onChange({ to })} />
        {isOvernight && <span className={styles.muted}>{t('schedule.nextDay')}</span>}
        <Button variant="quiet" icon={<X />} onClick={onRemove}>
          {t('schedule.remove')}
        </Button>
      </div>
      {error !== undefined && (
        <p className={form.problem} role="alert">
          <CircleAlert size={16} aria-hidden="true" /> {error}
        </p>
      )}
    </fieldset>
  );
};

/** When the threshold is judged: on shifts of the site's clock, and while the plant is in a state. */
export const ScheduleFields = ({ state, all }: { readonly state: RuleFormState; readonly all: readonly SeriesRow[] }) => {
  const t = useText('rules');
  const zone = useZone();
  const { typed, patchSchedule, leave, errorOf } = state;
  const { isOn, shifts, while: plantState } = typed.schedule;
  const scheduleError = errorOf('schedule');
  return (
    <>
      <Checkbox
        name="schedule"
        label={t('schedule.limited')}
        description={t('schedule.limitedHelp')}
        isChecked={isOn}
        onChange={(next) => patchSchedule({ isOn: next, ...(next && shifts.length === 0 && plantState === '' && { shifts: [newShift([])] }) })}
      />
      {isOn && (
        <>
          {shifts.map((shift, index) => (
            <ShiftFields
              key={shift.key}
              shift={shift}
              index={index}
              error={errorOf(`shift.${index}`)}
              onChange={(changed) => patchSchedule({ shifts: shifts.map((each) => (each === shift ? { ...each, ...changed } : each)) })}
              onRemove={() => patchSchedule({ shifts: shifts.filter((each) => each !== shift) })}
            />
          ))}
          <div className={form.times}>
            <Button icon={<Plus />} onClick={() => patchSchedule({ shifts: [...shifts, newShift(shifts)] })}>
              {t('schedule.add')}
            </Button>
            <span className={styles.muted}>{t('schedule.zone', { zone })}</span>
          </div>
          <ExpressionField
            name="while"
            label={t('schedule.while')}
            description={t('schedule.whileHelp')}
            value={plantState}
            onChange={(next) => patchSchedule({ while: next })}
            onLeave={() => leave('while')}
            error={errorOf('while')}
            all={all}
          />
          {scheduleError !== undefined && (
            <p className={form.problem} role="alert">
              <CircleAlert size={16} aria-hidden="true" /> {scheduleError}
            </p>
          )}
        </>
      )}
    </>
  );
};

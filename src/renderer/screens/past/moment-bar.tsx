import { ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight } from 'lucide-react';
import { useState } from 'react';
import { localText, parseLocal } from '../../chart/range-input.ts';
import { useText } from '../../i18n/text.ts';
import { formatFull } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ToggleGroup } from '../../ui/toggle-group.tsx';
import styles from './past.module.css';
import type { Knowledge } from './use-past-columns.tsx';

const minute = 60_000;
const steps = [
  { id: 'hourBack', ms: -60 * minute, icon: <ChevronsLeft /> },
  { id: 'minuteBack', ms: -minute, icon: <ChevronLeft /> },
  { id: 'minuteOn', ms: minute, icon: <ChevronRight /> },
  { id: 'hourOn', ms: 60 * minute, icon: <ChevronsRight /> },
] as const;

interface MomentBarProps {
  /** Ms since 1970 UTC. */
  readonly at: number;
  readonly zone: string;
  /** No later moment can be chosen. */
  readonly latest: number;
  readonly onMoment: (at: number) => void;
  readonly onLeave: () => void;
  /** By what was known then, or by what is known now. */
  readonly knowledge: Knowledge;
  readonly onKnowledge: (knowledge: Knowledge) => void;
}

/** Which moment is looked at, and the ways to another one and back to now. */
export const MomentBar = ({ at, zone, latest, onMoment, onLeave, knowledge, onKnowledge }: MomentBarProps) => {
  const t = useText('past');
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [complaint, setComplaint] = useState<'none' | 'future'>();
  const open = (next: boolean) => {
    if (next) setTyped(localText(at, zone));
    setComplaint(undefined);
    setOpen(next);
  };
  const apply = () => {
    const moment = parseLocal(typed, zone);
    if (moment === undefined) return setComplaint('none');
    if (moment > latest) return setComplaint('future');
    onMoment(moment);
    setOpen(false);
  };
  return (
    <div className={styles.bar} data-region="toolbar">
      <strong className={styles.at}>{t('at', { moment: formatFull(at, zone) })}</strong>
      <fieldset className={styles.steps} aria-label={t('steps')}>
        {steps.slice(0, 2).map(({ id, ms, icon }) => (
          <Button key={id} isIconOnly icon={icon} aria-label={t(id)} title={t(id)} onClick={() => onMoment(at + ms)} />
        ))}
        <Popover isOpen={isOpen} onOpenChange={open} align="start" label={t('choose')} trigger={<Button>{t('choose')}</Button>}>
          <form
            className={styles.typed}
            onSubmit={(event) => {
              event.preventDefault();
              apply();
            }}
          >
            <TextField label={t('moment')} type="datetime-local" value={typed} onChange={setTyped} error={complaint && t(`bad.${complaint}`)} name="moment" />
            <Button variant="primary" onClick={apply}>
              {t('show')}
            </Button>
          </form>
        </Popover>
        {steps.slice(2).map(({ id, ms, icon }) => (
          <Button key={id} isIconOnly icon={icon} aria-label={t(id)} title={t(id)} disabled={at + ms > latest} onClick={() => onMoment(at + ms)} />
        ))}
      </fieldset>
      <ToggleGroup<Knowledge>
        label={t('knowledge.label')}
        value={knowledge}
        onChange={onKnowledge}
        options={(['atTheTime', 'today'] as const).map((value) => ({ value, label: t(`knowledge.${value}`) }))}
      />
      <span className={styles.readOnly}>{t('readOnly')}</span>
      <Button variant="primary" hint="Escape" onClick={onLeave}>
        {t('leave')}
      </Button>
    </div>
  );
};

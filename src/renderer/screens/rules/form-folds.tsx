import type { ReactNode } from 'react';
import type { SeriesRow } from '../../../contract/views.ts';
import { useText } from '../../i18n/text.ts';
import { durationText } from './duration-text.ts';
import { Fold } from './fold.tsx';
import { foldFields, type FoldName } from './form-fields.ts';
import { HandlingFields } from './handling-fields.tsx';
import { RecordFields } from './record-fields.tsx';
import { ScheduleFields } from './schedule-fields.tsx';
import { TimingFields } from './timing-fields.tsx';
import type { RuleFormState } from './use-rule-form.ts';

export type OpenFolds = ReadonlySet<FoldName>;

interface FormFoldsProps {
  readonly state: RuleFormState;
  readonly all: readonly SeriesRow[];
  readonly open: OpenFolds;
  readonly onOpen: (change: (former: OpenFolds) => OpenFolds) => void;
}

/** The parts of the form that most thresholds leave as they are. Each says in its line what is inside, and what has to be put right. */
export const FormFolds = ({ state, all, open, onOpen }: FormFoldsProps) => {
  const t = useText('rules');
  const { typed, errorOf } = state;
  const { record, schedule } = typed;
  const seconds = (text: string) => (Number.isFinite(Number(text)) ? durationText(1000 * Number(text)) : text);
  const written = [
    record.causes,
    record.verify,
    record.class,
    record.owner,
    record.approvedBy,
    record.basis,
    record.links,
    record.photos.join(''),
    record.contact,
    typed.guidance,
  ];
  const summaries: Readonly<Record<FoldName, string>> = {
    timing: t('fold.timingSummary', { stale: seconds(typed.staleAfter), late: seconds(typed.lateness) }),
    handling: t('fold.handlingSummary', {
      shelf: typed.longestShelf === '0' ? t('detail.noShelf') : `${typed.longestShelf} h`,
      latching: typed.latching ? t('fold.latching') : t('fold.notLatching'),
    }),
    schedule: schedule.isOn ? t('fold.scheduleSummary', { count: schedule.shifts.length }) : t('fold.always'),
    record: t('fold.recordSummary', { count: written.filter((text) => text.trim() !== '').length }),
  };
  const bodies: Readonly<Record<FoldName, ReactNode>> = {
    timing: <TimingFields state={state} />,
    handling: <HandlingFields state={state} />,
    schedule: <ScheduleFields state={state} all={all} />,
    record: <RecordFields state={state} />,
  };
  const wrongIn = (fold: FoldName): number => {
    const shifts = fold === 'schedule' ? schedule.shifts.filter((_shift, i) => errorOf(`shift.${i}`) !== undefined).length : 0;
    return shifts + foldFields[fold].filter((field) => errorOf(field) !== undefined).length;
  };
  return (
    <div>
      {(Object.keys(foldFields) as FoldName[]).map((fold) => {
        const wrong = wrongIn(fold);
        return (
          <Fold
            key={fold}
            title={t(`fold.${fold}`)}
            summary={wrong > 0 ? t('fold.wrong', { count: wrong }) : summaries[fold]}
            isOpen={open.has(fold)}
            onOpenChange={(isOpen) => onOpen((former) => new Set(isOpen ? [...former, fold] : [...former].filter((each) => each !== fold)))}
          >
            {bodies[fold]}
          </Fold>
        );
      })}
    </div>
  );
};

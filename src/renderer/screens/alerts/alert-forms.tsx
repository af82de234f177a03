import { defaultShelfMs } from '../../../domain/threshold/threshold.ts';
import { useWatch } from '../../wire/hooks.ts';
import { ActionDialog } from './action-dialog.tsx';
import { BulkNoteDialog } from './bulk-note-dialog.tsx';
import { LatchDialog } from './latch-dialog.tsx';
import { OwnerDialog } from './owner-dialog.tsx';
import { ServiceDialog } from './service-dialog.tsx';
import { ShelveDialog } from './shelve-dialog.tsx';
import type { AlertActions } from './use-alert-actions.ts';
import type { Shown } from './use-alert-columns.tsx';
import type { AlertDeeds, OpenForm } from './use-alert-deeds.ts';

/** Several rules may allow different times: the shortest one counts, so that no alert of the choice refuses. */
const useLongestShelf = (targets: readonly Shown[]): number | undefined => {
  const { value: thresholds } = useWatch('thresholds', {});
  if (!thresholds) return undefined;
  const limits = new Map(thresholds.map(({ thresholdId, draft }) => [thresholdId, draft.longestShelfMs]));
  return Math.min(...targets.map(({ row }) => limits.get(row.thresholdId) ?? defaultShelfMs));
};

interface Props {
  readonly deeds: AlertDeeds;
  readonly actions: AlertActions;
}

const Shelve = ({ open, deeds, actions }: Props & { readonly open: OpenForm }) => {
  const longestMs = useLongestShelf(open.targets);
  if (longestMs === undefined) return null;
  return (
    <ShelveDialog
      targets={open.targets}
      longestMs={longestMs}
      isBusy={actions.isBusy}
      onClose={deeds.closeForm}
      onShelve={(until, oneShot, reason) => {
        deeds.closeForm();
        void actions.shelve(open.targets, until, oneShot, reason);
      }}
    />
  );
};

/** The form that is open, if any. */
export const AlertForms = ({ deeds, actions }: Props) => {
  const open = deeds.form;
  if (!open) return null;
  if (open.form === 'shelve') return <Shelve open={open} deeds={deeds} actions={actions} />;
  const close = deeds.closeForm;
  if (open.form === 'latch')
    return (
      <LatchDialog
        targets={open.targets}
        onClose={close}
        onReset={() => {
          close();
          void actions.resolve(open.targets);
        }}
      />
    );
  if (open.form === 'note')
    return (
      <BulkNoteDialog
        targets={open.targets}
        isBusy={actions.isBusy}
        onClose={close}
        onSave={(note) => {
          close();
          void actions.acknowledge(open.targets, note);
        }}
      />
    );
  if (open.form === 'owner')
    return (
      <OwnerDialog
        targets={open.targets}
        isBusy={actions.isBusy}
        onClose={close}
        onSave={(to) => {
          close();
          void actions.assign(open.targets, to);
        }}
      />
    );
  if (open.form === 'action')
    return (
      <ActionDialog
        targets={open.targets}
        isBusy={actions.isBusy}
        onClose={close}
        onSave={(action, cause) => {
          close();
          void actions.recordAction(open.targets, action, cause);
        }}
      />
    );
  return (
    <ServiceDialog
      targets={open.targets}
      isBusy={actions.isBusy}
      onClose={close}
      onSave={(permit, reason, until) => {
        close();
        void actions.takeOutOfService(open.targets, permit, reason, until);
      }}
    />
  );
};

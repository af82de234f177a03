import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useAction } from '../../ui/use-action.ts';

interface SwitchDialogProps {
  readonly name: string;
  readonly isEnabled: boolean;
  readonly onSwitch: (enabled: boolean, reason: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Switches a rule or a group on or off; the reason stands in the audit trail. */
export const SwitchDialog = ({ name, isEnabled, onSwitch, onClose }: SwitchDialogProps) => {
  const t = useText('annunciation');
  const [reason, setReason] = useState('');
  const change = useAction(() => onSwitch(!isEnabled, reason));
  const submit = async () => {
    if (await change.run()) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(isEnabled ? 'hiding.titleDisable' : 'hiding.titleEnable', { name })}
      footer={
        <>
          <Button variant="primary" isBusy={change.isBusy} onClick={() => void submit()}>
            {t(isEnabled ? 'hiding.disable' : 'hiding.enable')}
          </Button>
          <Button onClick={onClose}>{t('hiding.cancel')}</Button>
        </>
      }
    >
      <TextField name="reason" label={t('hiding.reason')} description={t('hiding.reasonHelp')} value={reason} maxLength={500} onChange={setReason} />
      {change.error && <Banner kind="problem">{change.error.message}</Banner>}
    </Dialog>
  );
};

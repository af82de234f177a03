import type { Dependent } from '../../../domain/threshold/dependents.ts';
import { useText } from '../../i18n/text.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DependentList } from './dependent-list.tsx';

export interface RenameDialogProps {
  readonly before: string;
  readonly after: string;
  /** Those that know it by its name. */
  readonly dependents: readonly Dependent[];
  readonly isBusy: boolean;
  readonly error: string | undefined;
  readonly onChoose: (named: 'rename' | 'leave') => void;
  readonly onClose: () => void;
}

/** Asked before a threshold that others name gets another name: what would break, and whether they get the new name too. */
export const RenameDialog = ({ before, after, dependents, isBusy, error, onChoose, onClose }: RenameDialogProps) => {
  const t = useText('rules');
  const ui = useText('ui');
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('rename.title', { before, after })}
      description={t('rename.means', { count: dependents.length })}
      footer={
        <>
          <Button variant="primary" isBusy={isBusy} onClick={() => onChoose('rename')}>
            {t('rename.along')}
          </Button>
          <Button disabled={isBusy} onClick={() => onChoose('leave')}>
            {t('rename.leave')}
          </Button>
          <Button onClick={onClose}>{ui('cancel')}</Button>
        </>
      }
    >
      <DependentList dependents={dependents} />
      {error !== undefined && <Banner kind="problem">{error}</Banner>}
    </Dialog>
  );
};

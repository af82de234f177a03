import { Download } from 'lucide-react';
import { type Ref, useState } from 'react';
import type { Saved } from '../../../contract/views.ts';
import type { TimeRange } from '../../chart/range.ts';
import { useText } from '../../i18n/text.ts';
import { download } from '../../lib/download.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { useCall } from '../../wire/hooks.ts';
import styles from './reports.module.css';

export interface SaveReportProps {
  /** Of the moment of the press. */
  readonly periodAt: (now: number) => TimeRange | undefined;
  readonly buttonRef?: Ref<HTMLButtonElement>;
  readonly disabled?: boolean;
}

/** Prints the shift report into a file and says in words what became of it. */
export const SaveReport = ({ periodAt, buttonRef, disabled = false }: SaveReportProps) => {
  const t = useText('report');
  const { run, isBusy, error } = useCall('saveShiftReport');
  const [saved, setSaved] = useState<Saved | undefined>();
  const save = async () => {
    const period = periodAt(Date.now());
    if (!period) return;
    setSaved(undefined);
    const result = await run(period);
    if (result?.kind === 'download') download(result);
    setSaved(result);
  };
  return (
    <>
      <Button {...(buttonRef && { ref: buttonRef })} variant="primary" icon={<Download />} isBusy={isBusy} disabled={disabled} onClick={() => void save()}>
        {isBusy ? t('saving') : t('save')}
      </Button>
      <output className={styles.outcome}>
        {saved === null && !error && t('saved.declined')}
        {saved?.kind === 'file' && t('saved.file', { path: saved.path })}
        {saved?.kind === 'download' && t('saved.download', { name: saved.name })}
      </output>
      {error && (
        <Banner kind="problem" title={t('saved.failed')}>
          {error.message}
        </Banner>
      )}
    </>
  );
};

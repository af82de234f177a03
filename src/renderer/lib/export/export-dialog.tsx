import { useEffect, useState } from 'react';
import { type ExportJob, exportFormats, type ExportRequest } from '../../../contract/job-calls.ts';
import { useText } from '../../i18n/text.ts';
import { ownJob } from '../../stores/own-jobs.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ToggleGroup } from '../../ui/toggle-group.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { formatCount } from '../format.ts';
import styles from './export.module.css';

type Format = ExportJob['format'];
// Kept for the next time in this window: whoever takes JSON takes it again.
let lastFormat: Format = 'csv';

/** How many rows there are, which format, and it begins; the file comes when it is done, whichever screen is open by then. */
export const ExportDialog = ({ request, what, onClose }: { readonly request: ExportRequest; readonly what: string; readonly onClose: () => void }) => {
  const t = useText('jobs');
  const [format, setFormat] = useState(lastFormat);
  const [rows, setRows] = useState<number | string>();
  const key = JSON.stringify(request);
  useEffect(() => {
    let isStale = false;
    engine.exportRows(JSON.parse(key) as ExportRequest).then(
      (found) => {
        if (!isStale) setRows(found.rows);
      },
      (error: Error) => {
        if (!isStale) setRows(error.message);
      },
    );
    return () => {
      isStale = true;
    };
  }, [key]);
  const begin = useAction(async () => {
    lastFormat = format;
    ownJob((await engine.startExport({ request, format })).id);
    onClose();
  });
  return (
    <Dialog isOpen onClose={onClose} title={t('export.title', { what })}>
      <form
        className={styles.form}
        data-scope="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          void begin.run();
        }}
      >
        {typeof rows === 'string' ? (
          <Banner kind="problem" title={rows} />
        ) : (
          <p role="status">{rows === undefined ? t('export.counting') : t('export.rows', { count: rows, rows: formatCount(rows) })}</p>
        )}
        <ToggleGroup<Format>
          label={t('export.format')}
          value={format}
          onChange={setFormat}
          options={exportFormats.map((value) => ({ value, label: t(`export.formats.${value}`) }))}
        />
        <p className={styles.note}>{t(`export.note.${request.list === 'samples' ? 'samples' : 'list'}`)}</p>
        {begin.error && <Banner kind="problem" title={begin.error.message} />}
        <div className={styles.buttons}>
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- E, Enter: two keys are the whole way */}
          <Button type="submit" variant="primary" hint="Enter" isBusy={begin.isBusy} disabled={typeof rows === 'string' || rows === 0} autoFocus>
            {t('export.begin')}
          </Button>
          <Button onClick={onClose}>{t('export.leave')}</Button>
        </div>
      </form>
    </Dialog>
  );
};

import { ArrowLeftRight, CircleAlert, Download, Upload } from 'lucide-react';
import { type ChangeEvent, useCallback, useEffect, useRef, useState } from 'react';
import { longestImport } from '../../../contract/threshold-calls.ts';
import type { ThresholdImport } from '../../../contract/threshold-views.ts';
import type { Saved } from '../../../contract/views.ts';
import { useText } from '../../i18n/text.ts';
import { download } from '../../lib/download.ts';
import { useTakeDropped } from '../../stores/dropped-file.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { focusField } from '../../ui/field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import form from './form.module.css';
import styles from './rules.module.css';

type Format = 'yaml' | 'csv';
interface Chosen {
  readonly name: string;
  readonly format: Format;
  readonly text: string;
}

const formatOf = (name: string): Format | undefined => (/\.ya?ml$/i.test(name) ? 'yaml' : /\.csv$/i.test(name) ? 'csv' : undefined);

const Errors = ({ errors }: Pick<ThresholdImport, 'errors'>) => {
  const t = useText('rules');
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className={styles.errors} role="group" aria-label={t('exchange.errors', { count: errors.length })} tabIndex={0}>
      <p className={form.problem} role="alert">
        <CircleAlert size={16} aria-hidden="true" /> {t('exchange.errors', { count: errors.length })}
      </p>
      <table className={form.table}>
        <thead>
          <tr>
            <th scope="col">{t('exchange.line')}</th>
            <th scope="col">{t('exchange.field')}</th>
            <th scope="col">{t('exchange.problem')}</th>
          </tr>
        </thead>
        <tbody>
          {errors.map(({ line, field, message }) => (
            <tr key={`${line} ${field} ${message}`}>
              <td>{line}</td>
              <td>{field}</td>
              <td>{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

/** Thresholds as a file, and back: a file is looked through first, and taken over as a whole or not at all. */
const ExchangeDialog = ({ dropped, onClose }: { readonly dropped: File | undefined; readonly onClose: () => void }) => {
  const t = useText('rules');
  const ui = useText('ui');
  const file = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<Chosen>();
  const [found, setFound] = useState<ThresholdImport>();
  const [refusal, setRefusal] = useState<string>();
  const [reason, setReason] = useState('');
  const [isJudged, setJudged] = useState(false);
  const [saved, setSaved] = useState<Saved>();
  // The dry run must not ask for a reason before anybody knows whether something changes.
  const look = useAction(async (next: Chosen) => setFound(await engine.importThresholds({ format: next.format, text: next.text, reason: '–', dryRun: true })));
  const write = useAction(async (format: Format) => {
    const result = await engine.exportThresholds({ format });
    if (result?.kind === 'download') download(result);
    setSaved(result);
  });
  const take = useAction(async ({ format, text }: Chosen) => {
    const result = await engine.importThresholds({ format, text, reason, dryRun: false });
    setFound(result);
    if (result.errors.length > 0) return;
    notify(t('exchange.done'), t('exchange.counts', { created: result.created, changed: result.changed, unchanged: result.unchanged }));
    onClose();
  });

  const read = async (picked: File) => {
    setFound(undefined);
    setChosen(undefined);
    const format = formatOf(picked.name);
    if (!format) return setRefusal(t('exchange.wrongName', { name: picked.name }));
    const text = await picked.text();
    if (text.length > longestImport) return setRefusal(t('exchange.tooLong', { name: picked.name }));
    setRefusal(undefined);
    const next = { name: picked.name, format, text };
    setChosen(next);
    await look.run(next);
  };
  const pick = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [picked] = target.files ?? [];
    target.value = '';
    if (picked) void read(picked);
  };
  const readDropped = useRef(read);
  useEffect(() => {
    if (dropped) void readDropped.current(dropped);
  }, [dropped]);
  const isReasonMissing = found !== undefined && found.changed > 0 && reason.trim() === '';
  const apply = () => {
    setJudged(true);
    if (isReasonMissing) return focusField(body.current, 'reason');
    if (chosen) void take.run(chosen);
  };
  const isReady = chosen !== undefined && found !== undefined && found.errors.length === 0;
  const hasWork = isReady && found.created + found.changed > 0;
  const failure = look.error ?? take.error ?? write.error;

  return (
    <Dialog
      isOpen
      size="large"
      onClose={onClose}
      title={t('exchange.title')}
      footer={
        <>
          {hasWork && (
            <Button variant="primary" isBusy={take.isBusy} onClick={apply}>
              {t('exchange.apply')}
            </Button>
          )}
          <Button onClick={onClose}>{ui('close')}</Button>
        </>
      }
    >
      <div ref={body} className={styles.exchange}>
        <section>
          <h3>{t('exchange.export')}</h3>
          <p className={styles.muted}>{t('exchange.exportMeans')}</p>
          <div className={form.buttons}>
            {(['yaml', 'csv'] as const).map((format) => (
              <Button key={format} icon={<Download />} isBusy={write.isBusy} onClick={() => void write.run(format)}>
                {t(`exchange.as.${format}`)}
              </Button>
            ))}
            <output>
              {saved?.kind === 'file' && t('exchange.savedFile', { path: saved.path })}
              {saved?.kind === 'download' && t('exchange.savedDownload', { name: saved.name })}
            </output>
          </div>
        </section>
        <section>
          <h3>{t('exchange.import')}</h3>
          <p className={styles.muted}>{t('exchange.importMeans')}</p>
          <input ref={file} type="file" accept=".yaml,.yml,.csv" hidden onChange={pick} data-testid="threshold-file" />
          <div className={form.buttons}>
            <Button icon={<Upload />} isBusy={look.isBusy} onClick={() => file.current?.click()}>
              {t('exchange.choose')}
            </Button>
            {chosen && <span>{chosen.name}</span>}
          </div>
          {refusal !== undefined && <Banner kind="problem">{refusal}</Banner>}
          {found && found.errors.length > 0 && <Errors errors={found.errors} />}
          {isReady && (
            <p className={form.sentence} role="status">
              {hasWork
                ? t('exchange.would', { created: found.created, changed: found.changed, unchanged: found.unchanged })
                : t('exchange.nothing', { unchanged: found.unchanged })}
            </p>
          )}
          {isReady && found.changed > 0 && (
            <TextField
              name="reason"
              label={t('form.reason')}
              description={t('form.reasonHelp')}
              maxLength={500}
              value={reason}
              onChange={setReason}
              error={isJudged && isReasonMissing ? t('complaint.reason') : undefined}
            />
          )}
        </section>
        {failure && <Banner kind="problem">{failure.message}</Banner>}
      </div>
    </Dialog>
  );
};

/** The button of the list that opens it. */
export const RulesExchange = () => {
  const t = useText('rules');
  const [isOpen, setOpen] = useState(false);
  const [dropped, setDropped] = useState<File>();
  const open = useCallback((file: File | undefined) => {
    setDropped(file);
    setOpen(true);
  }, []);
  useTakeDropped('thresholds', open);
  return (
    <>
      <Button icon={<ArrowLeftRight />} onClick={() => open(undefined)}>
        {t('exchange.open')}
      </Button>
      {isOpen && <ExchangeDialog dropped={dropped} onClose={() => setOpen(false)} />}
    </>
  );
};

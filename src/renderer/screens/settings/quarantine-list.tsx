import { Download, RefreshCw, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { formatBytes, formatCount, formatWhen } from '../../lib/format.ts';
import { ListState } from '../../lib/list-state.tsx';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { notify } from '../../ui/toast.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { useLoad } from '../../wire/hooks.ts';
import { againWords } from './again-words.ts';
import { QuarantineDialog } from './quarantine-dialog.tsx';
import styles from './settings.module.css';

const shown = 200;

/** The newest messages that could not be read, with their reason; nothing that arrived is thrown away silently. */
export const QuarantineList = () => {
  const t = useText('settings');
  const words = useText('ingest');
  const zone = useZone();
  const now = useNow(60_000);
  const loaded = useLoad('quarantine', { limit: shown });
  const { value: rows, reload } = loaded;
  const [open, setOpen] = useState<number>();
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set());
  const chosen = (rows ?? []).map(({ id }) => id).filter((id) => picked.has(id));
  const again = useAction(async () => {
    notify(againWords(await engine.decodeAgain({ ids: chosen })));
    setPicked(new Set());
    reload();
  });
  const save = useAction(async () => {
    if ((await engine.exportQuarantine({ ids: chosen })) !== null) notify(words('aside.saved'));
  });
  const failure = again.error ?? save.error;
  const pick = (id: number, isPicked: boolean) => setPicked((former) => new Set(isPicked ? [...former, id] : [...former].filter((other) => other !== id)));
  return (
    <section className={styles.part} aria-labelledby="quarantine-title">
      <header className={styles.cardHead}>
        <h2 id="quarantine-title">{t('quarantine.title')}</h2>
        <Button icon={<RefreshCw />} onClick={reload}>
          {t('quarantine.reload')}
        </Button>
      </header>
      <p className={styles.muted}>{t('quarantine.help', { count: shown })}</p>
      {failure && <Banner kind="problem" title={failure.message} />}
      <ListState of={loaded} count={rows?.length} rows={3} nothing={{ title: t('quarantine.none'), note: t('quarantine.noneNote') }} />
      {rows && rows.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        <section className={styles.tableFrame} aria-label={t('quarantine.table')} tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">
                  <Checkbox
                    label={<span className="visually-hidden">{words('aside.all')}</span>}
                    isChecked={chosen.length === rows.length}
                    isMixed={chosen.length > 0 && chosen.length < rows.length}
                    onChange={(isPicked) => setPicked(new Set(isPicked ? rows.map(({ id }) => id) : []))}
                  />
                </th>
                {(['at', 'topic', 'reason', 'preview', 'bytes', 'count'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`quarantine.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <Checkbox
                      label={<span className="visually-hidden">{words('aside.one', { topic: row.topic })}</span>}
                      isChecked={picked.has(row.id)}
                      onChange={(isPicked) => pick(row.id, isPicked)}
                    />
                  </td>
                  <td>
                    <time>{formatWhen(row.at, now, zone)}</time>
                  </td>
                  <td>
                    <Button variant="quiet" onClick={() => setOpen(row.id)} aria-label={words('aside.open', { topic: row.topic })}>
                      <code>{row.topic}</code>
                    </Button>
                  </td>
                  <td>
                    {row.detail} <code className={styles.muted}>{row.reason}</code>
                  </td>
                  <td>
                    <code className={styles.preview}>{row.preview}</code>
                  </td>
                  <td className={styles.end}>{formatBytes(row.bytes)}</td>
                  <td className={styles.end}>{formatCount(row.count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {chosen.length > 0 && (
        <div className={styles.actions}>
          <span>{words('aside.chosen', { count: chosen.length })}</span>
          <Button variant="primary" icon={<RotateCcw />} isBusy={again.isBusy} onClick={() => void again.run()}>
            {words('aside.againAll')}
          </Button>
          <Button icon={<Download />} isBusy={save.isBusy} onClick={() => void save.run()}>
            {words('aside.export')}
          </Button>
        </div>
      )}
      {open !== undefined && <QuarantineDialog id={open} onClose={() => setOpen(undefined)} onChanged={reload} />}
    </section>
  );
};

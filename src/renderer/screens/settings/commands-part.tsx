import { Send } from 'lucide-react';
import { useState } from 'react';
import type { CommandRow } from '../../../contract/command-calls.ts';
import { CommandDraft } from '../../../domain/broker/command.ts';
import type { ProfileId } from '../../../domain/identity.ts';
import { useText } from '../../i18n/text.ts';
import { Age } from '../../ui/age.tsx';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { useWatch } from '../../wire/hooks.ts';
import styles from './settings.module.css';

const shown = 5;

const Line = ({ row }: { readonly row: CommandRow }) => {
  const t = useText('link');
  const { commandId, draft, status, outcome } = row;
  const act = useAction(async (deed: () => Promise<unknown>) => void (await deed()));
  const run = (deed: () => Promise<unknown>) => () => void act.run(deed);
  return (
    <li>
      <code>{draft.topic}</code> · {t('commands.by', { user: row.requestedBy, status: t(`commands.status.${status}`) })} · <Age at={row.changedAt} isAgo />
      {outcome !== null && ` · ${outcome}`}
      {act.error && <Banner kind="problem" title={act.error.message} />}
      {status === 'waiting' && <Button onClick={run(() => engine.cancelCommand({ commandId }))}>{t('commands.cancel')}</Button>}
      {status === 'unknown' && (
        <>
          <Button onClick={run(() => engine.settleCommand({ commandId, wasDone: true }))}>{t('commands.done')}</Button>
          <Button onClick={run(() => engine.settleCommand({ commandId, wasDone: false }))}>{t('commands.notDone')}</Button>
        </>
      )}
    </li>
  );
};

const empty = { topic: '', payload: '', qos: '1' as '0' | '1', retain: false, isRepeatable: false, seconds: '60' };

/** Commands over one connection: the last ones, and a form whose question shows what is sent, where, and whether it is kept. */
export const CommandsPart = ({ profileId }: { readonly profileId: ProfileId }) => {
  const t = useText('link');
  const { value: rows = [] } = useWatch('commands', { limit: 100 });
  const [form, setForm] = useState<typeof empty>();
  const [draft, setDraft] = useState<CommandDraft>();
  const [complaints, setComplaints] = useState<ReadonlyMap<string, string>>(new Map());
  const send = useAction(async (command: CommandDraft) => {
    await engine.createCommand(command);
    setDraft(undefined);
    setForm(undefined);
  });
  const own = rows.filter((row) => row.profileId === profileId).slice(0, shown);
  const judge = (typed: typeof empty): void => {
    const { seconds, qos, ...rest } = typed;
    const parsed = CommandDraft.safeParse({ ...rest, profileId, qos: Number(qos), expiresInMs: Math.round(Number(seconds) * 1000) });
    setComplaints(
      new Map(
        (parsed.error?.issues ?? []).map(({ path, message }) =>
          path[0] === 'expiresInMs' ? (['seconds', t('commands.wrongSeconds')] as const) : ([String(path[0]), message] as const),
        ),
      ),
    );
    if (parsed.success) setDraft(parsed.data);
  };
  const part = form && (
    <form
      className={styles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        judge(form);
      }}
      noValidate
    >
      <TextField
        name="topic"
        label={t('commands.topic')}
        description={t('commands.topicHelp')}
        value={form.topic}
        onChange={(topic) => setForm({ ...form, topic })}
        error={complaints.get('topic')}
        isMono
        autoComplete="off"
        spellCheck={false}
      />
      <TextField
        name="payload"
        label={t('commands.payload')}
        value={form.payload}
        rows={3}
        onChange={(payload) => setForm({ ...form, payload })}
        error={complaints.get('payload')}
        isMono
        spellCheck={false}
      />
      <div className={styles.pair}>
        <Select
          name="qos"
          label={t('commands.qos')}
          value={form.qos}
          onChange={(qos) => setForm({ ...form, qos })}
          options={[
            { value: '1', label: t('commands.qos1') },
            { value: '0', label: t('commands.qos0') },
          ]}
        />
        <TextField
          name="seconds"
          label={t('commands.expires')}
          value={form.seconds}
          unit={t('commands.seconds')}
          inputMode="numeric"
          isNumber
          onChange={(seconds) => setForm({ ...form, seconds })}
          error={complaints.get('seconds')}
        />
        <Checkbox label={t('commands.retain')} isChecked={form.retain} onChange={(retain) => setForm({ ...form, retain })} />
        <Checkbox
          label={t('commands.repeatable')}
          description={t('commands.repeatableHelp')}
          isChecked={form.isRepeatable}
          onChange={(isRepeatable) => setForm({ ...form, isRepeatable })}
        />
      </div>
      <div className={styles.actions}>
        <Button type="submit" icon={<Send />}>
          {t('commands.send')}
        </Button>
        <Button onClick={() => setForm(undefined)}>{t('commands.close')}</Button>
      </div>
    </form>
  );
  return (
    <section className={styles.stack} aria-label={t('commands.title')}>
      <h4>{t('commands.title')}</h4>
      {own.length === 0 ? (
        <p>{t('commands.none')}</p>
      ) : (
        <ul>
          {own.map((row) => (
            <Line key={row.commandId} row={row} />
          ))}
        </ul>
      )}
      {part ?? (
        <div className={styles.actions}>
          <Button icon={<Send />} onClick={() => setForm(empty)}>
            {t('commands.send')}
          </Button>
        </div>
      )}
      <AlertDialog
        isOpen={draft !== undefined}
        title={t('commands.ask')}
        confirm={t('commands.confirm')}
        onConfirm={() => draft && void send.run(draft)}
        onCancel={() => setDraft(undefined)}
        isBusy={send.isBusy}
        error={send.error?.message}
      >
        {draft && (
          <>
            <p>{t('commands.facts', { topic: draft.topic, payload: draft.payload })}</p>
            <p>{t(draft.retain ? 'commands.isRetained' : 'commands.isNotRetained')}</p>
          </>
        )}
      </AlertDialog>
    </section>
  );
};

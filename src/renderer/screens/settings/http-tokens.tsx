import { Copy, Plus, RefreshCw, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { TokenRow } from '../../../contract/http-calls.ts';
import { TokenDraft, tokenUses } from '../../../domain/http-in/http-token.ts';
import { useText } from '../../i18n/text.ts';
import { formatCount } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import styles from './settings.module.css';

/** A token, this once, with a way to take it along. */
const Shown = ({ name, secret, onDone }: { readonly name: string; readonly secret: string; readonly onDone: () => void }) => {
  const t = useText('inlets');
  const [isCopied, setCopied] = useState<boolean>();
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <Banner
      title={t('http.shown', { name })}
      actions={
        <>
          <Button icon={<Copy />} onClick={() => void copy()}>
            {t('http.copy')}
          </Button>
          <Button onClick={onDone}>{t('http.done')}</Button>
        </>
      }
    >
      <code>{secret}</code>
      <output>{isCopied !== undefined && t(isCopied ? 'http.copied' : 'http.notCopied')}</output>
    </Banner>
  );
};

interface IssueProps {
  readonly onIssued: (name: string, secret: string) => void;
}
const Issue = ({ onIssued }: IssueProps) => {
  const t = useText('inlets');
  const [name, setName] = useState('');
  const [use, setUse] = useState<TokenDraft['use']>('device');
  const [error, setError] = useState<string>();
  const issue = useAction(async (token: TokenDraft) => {
    const { secret } = await engine.issueToken({ token });
    setName('');
    onIssued(token.name, secret);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = TokenDraft.safeParse({ name, use });
    setError(parsed.error?.issues[0]?.message);
    if (parsed.success) void issue.run(parsed.data);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <section className={styles.pair}>
        <TextField
          name="tokenName"
          label={t('http.name')}
          description={t('http.nameHelp')}
          value={name}
          onChange={setName}
          error={error ?? issue.error?.message}
          spellCheck={false}
          autoComplete="off"
        />
        <Select label={t('http.use')} value={use} onChange={setUse} options={tokenUses.map((value) => ({ value, label: t(`http.uses.${value}`) }))} />
      </section>
      <div className={styles.actions}>
        <Button type="submit" icon={<Plus />} isBusy={issue.isBusy}>
          {t('http.issue')}
        </Button>
      </div>
    </form>
  );
};

interface LineProps {
  readonly row: TokenRow;
  readonly onAsk: (what: 'renew' | 'revoke') => void;
}
const Line = ({ row: { token, requests, samples, refused, lastAt, lastRefusal }, onAsk }: LineProps) => {
  const t = useText('inlets');
  const { name, use } = token;
  return (
    <tr>
      <td>{name}</td>
      <td>{t(`http.uses.${use}`)}</td>
      <td className={styles.end}>{formatCount(requests)}</td>
      <td className={styles.end}>{formatCount(samples)}</td>
      <td>
        {formatCount(refused)} {lastRefusal && <span className={styles.muted}>{lastRefusal.message}</span>}
      </td>
      <td>{lastAt === null ? t('http.never') : <Age at={lastAt} isAgo />}</td>
      <td>
        <div className={styles.actions}>
          <Button icon={<RefreshCw />} isIconOnly aria-label={t('http.renewNamed', { name })} onClick={() => onAsk('renew')} />
          <Button icon={<Trash2 />} isIconOnly aria-label={t('http.revokeNamed', { name })} onClick={() => onAsk('revoke')} />
        </div>
      </td>
    </tr>
  );
};

const columns = ['name', 'use', 'requests', 'samples', 'refused', 'last', 'actions'] as const;

/** Who may send and read, and how it goes. A token is shown once. */
export const HttpTokens = ({ tokens }: { readonly tokens: readonly TokenRow[] }) => {
  const t = useText('inlets');
  const [shown, setShown] = useState<{ readonly name: string; readonly secret: string }>();
  const [asked, setAsked] = useState<{ readonly row: TokenRow; readonly what: 'renew' | 'revoke' }>();
  const act = useAction(async ({ row: { tokenId, token }, what }: NonNullable<typeof asked>) => {
    if (what === 'renew') setShown({ name: token.name, secret: (await engine.renewToken({ tokenId })).secret });
    else {
      await engine.revokeToken({ tokenId });
      notify(t('http.revoked'), token.name);
    }
    setAsked(undefined);
  });
  const what = asked?.what ?? 'revoke';
  return (
    <section className={styles.part} aria-labelledby="http-tokens">
      <h2 id="http-tokens">{t('http.tokens')}</h2>
      {shown && <Shown key={shown.secret} {...shown} onDone={() => setShown(undefined)} />}
      <Issue onIssued={(name, secret) => setShown({ name, secret })} />
      {tokens.length === 0 ? (
        <p className={styles.muted}>{t('http.noTokens')}</p>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        <section className={styles.tableFrame} aria-label={t('http.table')} tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {t(`http.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {tokens.map((row) => (
                <Line key={row.tokenId} row={row} onAsk={(asking) => setAsked({ row, what: asking })} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      <AlertDialog
        isOpen={asked !== undefined}
        title={t(`http.${what}Ask`, { name: asked?.row.token.name ?? '' })}
        confirm={t(`http.${what}Confirm`)}
        onConfirm={() => asked && void act.run(asked)}
        onCancel={() => setAsked(undefined)}
        isBusy={act.isBusy}
        error={act.error?.message}
      >
        {t(`http.${what}Lost`)}
      </AlertDialog>
    </section>
  );
};

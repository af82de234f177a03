import { Plus } from 'lucide-react';
import { useText } from '../../i18n/text.ts';
import { useQuery } from '../../lib/hash-location.ts';
import { ListState } from '../../lib/list-state.tsx';
import { useSession } from '../../stores/session.ts';
import { Button } from '../../ui/button.tsx';
import { notify } from '../../ui/toast.tsx';
import { useWatch } from '../../wire/hooks.ts';
import { ConnectionCard } from './connection-card.tsx';
import { ConnectionEditor } from './connection-editor.tsx';
import { LeaveDemo } from './leave-demo.tsx';
import { LeftSessions } from './left-sessions.tsx';
import { QuarantineList } from './quarantine-list.tsx';
import { RefusedSeriesList } from './refused-series.tsx';
import styles from './settings.module.css';
import { useOfferedAgain } from './use-offered-again.tsx';

/** All brokers, or the form of one: `new` or `edit=<id>` in the address. */
export const ConnectionsSection = () => {
  const t = useText('settings');
  const [query, setQuery] = useQuery();
  const isDemo = useSession()?.isDemo ?? false;
  const watched = useWatch('connections', {});
  const rows = watched.value;
  const edited = rows?.find(({ profileId }) => profileId === query.get('edit'));
  const close = () => setQuery({ new: null, edit: null, message: null });
  const offer = useOfferedAgain();

  if (query.has('new') || edited) {
    return (
      <ConnectionEditor
        key={edited?.profileId ?? 'new'}
        row={edited}
        title={<h2>{edited ? t('form.editTitle', { name: edited.profile.name }) : t('form.newTitle')}</h2>}
        saveLabel={edited ? t('form.save') : t('form.add')}
        onSaved={({ name }) => {
          close();
          if (edited) void offer.ask(edited.profileId);
          notify(edited ? t('form.saved') : t('form.added'), name);
        }}
        onCancel={close}
      />
    );
  }
  const add = (
    <Button variant="primary" icon={<Plus />} onClick={() => setQuery({ new: '' }, { replace: false })}>
      {t('action.add')}
    </Button>
  );
  return (
    <>
      <section className={styles.part} aria-labelledby="connections-title">
        <header className={styles.cardHead}>
          <h2 id="connections-title">{t('section.connections')}</h2>
          {rows && rows.length > 0 && add}
        </header>
        {offer.banner}
        <ListState of={watched} count={rows?.length} rows={4} nothing={{ title: t('empty.title'), note: t('empty.text'), action: add }} />
        <ul className={styles.cards}>
          {rows?.map((row) => (
            <ConnectionCard key={row.profileId} row={row} onEdit={() => setQuery({ edit: row.profileId }, { replace: false })} />
          ))}
        </ul>
      </section>
      {rows && rows.length > 0 && <RefusedSeriesList connections={rows} />}
      {rows && rows.length > 0 && <QuarantineList />}
      <LeftSessions />
      {isDemo && <LeaveDemo />}
    </>
  );
};

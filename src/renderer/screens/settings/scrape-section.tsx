import { Plus } from 'lucide-react';
import { useText } from '../../i18n/text.ts';
import { useQuery } from '../../lib/hash-location.ts';
import { ListState } from '../../lib/list-state.tsx';
import { Button } from '../../ui/button.tsx';
import { notify } from '../../ui/toast.tsx';
import { useWatch } from '../../wire/hooks.ts';
import styles from './settings.module.css';
import { TargetCard } from './target-card.tsx';
import { TargetEditor } from './target-editor.tsx';

/** All scrape targets, or the form of one: `new` or `edit=<id>` in the address. */
export const ScrapeSection = () => {
  const t = useText('inlets');
  const [query, setQuery] = useQuery();
  const watched = useWatch('targets', {});
  const rows = watched.value;
  const edited = rows?.find(({ targetId }) => targetId === query.get('edit'));
  const close = () => setQuery({ new: null, edit: null });

  if (query.has('new') || edited) {
    return (
      <TargetEditor
        key={edited?.targetId ?? 'new'}
        row={edited}
        onSaved={({ name }) => {
          close();
          notify(edited ? t('target.saved') : t('target.added'), name);
        }}
        onCancel={close}
      />
    );
  }
  const add = (
    <Button variant="primary" icon={<Plus />} onClick={() => setQuery({ new: '' }, { replace: false })}>
      {t('scrape.add')}
    </Button>
  );
  return (
    <section className={styles.part} aria-labelledby="scrape-title">
      <header className={styles.cardHead}>
        <h2 id="scrape-title">{t('scrape.title')}</h2>
        {rows && rows.length > 0 && add}
      </header>
      <p className={styles.muted}>{t('scrape.help')}</p>
      <ListState of={watched} count={rows?.length} rows={4} nothing={{ title: t('scrape.empty'), note: t('scrape.emptyText'), action: add }} />
      <ul className={styles.cards}>
        {rows?.map((row) => (
          <TargetCard key={row.targetId} row={row} onEdit={() => setQuery({ edit: row.targetId }, { replace: false })} />
        ))}
      </ul>
    </section>
  );
};

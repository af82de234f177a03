import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import type { DocumentScope, StoredDocument } from '../../../domain/document/document.ts';
import { useText } from '../../i18n/text.ts';
import { go } from '../../lib/hash-location.ts';
import { keepDocument, removeDocument, useDocuments } from '../../stores/documents.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ToggleGroup } from '../../ui/toggle-group.tsx';
import { useAction } from '../../ui/use-action.ts';
import styles from './trends.module.css';

type View = StoredDocument<'trend-view'>;

/** Keeps what is shown under a name, and brings it back: for one person or for everybody here. */
export const ViewMenu = ({ query, isEmpty }: { readonly query: string; readonly isEmpty: boolean }) => {
  const t = useText('trends');
  const views = useDocuments('trend-view') ?? [];
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [scope, setScope] = useState<DocumentScope>('own');
  const [isTried, setTried] = useState(false);
  const save = useAction(async () => {
    setTried(true);
    if (name.trim() === '') return;
    const former = views.find((view) => view.body.name === name.trim() && view.scope === scope);
    await keepDocument({ kind: 'trend-view', id: former?.id ?? crypto.randomUUID(), scope }, { name: name.trim(), query }, former);
    setName('');
    setTried(false);
  });
  const remove = useAction((view: View) => removeDocument(view));
  const open = ({ body }: View) => {
    setOpen(false);
    go(`/trends?${body.query}`);
  };
  return (
    <>
      <Button icon={<Bookmark />} onClick={() => setOpen(true)}>
        {t('views.open')}
      </Button>
      {isOpen && (
        <Dialog isOpen onClose={() => setOpen(false)} title={t('views.title')}>
          {views.length === 0 && <p className={styles.muted}>{t('views.none')}</p>}
          <ul>
            {views.map((view) => (
              <li key={`${view.scope} ${view.id}`} className={styles.view}>
                <Button onClick={() => open(view)}>
                  <bdi>{view.body.name}</bdi>
                </Button>
                <span className={styles.muted}>{t(`views.scope.${view.scope}`)}</span>
                <Button variant="quiet" aria-label={t('views.removeOf', { name: view.body.name })} onClick={() => void remove.run(view)}>
                  {t('views.remove')}
                </Button>
              </li>
            ))}
          </ul>
          {!isEmpty && (
            <form
              className={styles.typed}
              data-scope="dialog"
              noValidate
              onSubmit={(event) => {
                event.preventDefault();
                void save.run();
              }}
            >
              <TextField
                label={t('views.name')}
                value={name}
                onChange={setName}
                maxLength={120}
                error={isTried && name.trim() === '' ? t('views.nameMissing') : undefined}
              />
              <ToggleGroup<DocumentScope>
                label={t('views.for')}
                value={scope}
                onChange={setScope}
                options={(['own', 'site'] as const).map((value) => ({ value, label: t(`views.scope.${value}`) }))}
              />
              <Button type="submit" variant="primary" isBusy={save.isBusy}>
                {t('views.save')}
              </Button>
              {(save.error ?? remove.error) && <p role="alert">{(save.error ?? remove.error)?.message}</p>}
            </form>
          )}
        </Dialog>
      )}
    </>
  );
};

import { Download, FileUp, Plus } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { type Dashboard, readDashboard, sourcesOf } from '../../../domain/dashboard/dashboard.ts';
import type { DocumentScope, StoredDocument } from '../../../domain/document/document.ts';
import { useText } from '../../i18n/text.ts';
import { go, hashHref } from '../../lib/hash-location.ts';
import { keepDocument, removeDocument } from '../../stores/documents.ts';
import { useTakeDropped } from '../../stores/dropped-file.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Menu } from '../../ui/menu.tsx';
import { notify } from '../../ui/toast.tsx';
import { useAction } from '../../ui/use-action.ts';
import styles from './dashboards.module.css';
import { NewDashboard } from './new-dashboard.tsx';
import { useDashboardSite } from './use-site.ts';
import { VersionsDialog } from './versions-dialog.tsx';

type Stored = StoredDocument<'dashboard'>;
const largestFile = 1024 * 1024;

/** Hands a dashboard over as a file of this window. */
const saveFile = ({ body }: Stored): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`${JSON.stringify(body, null, 2)}\n`], { type: 'application/json' }));
  link.download = `${body.name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80)}.dashboard.json`;
  link.click();
  URL.revokeObjectURL(link.href);
};

/** Every dashboard of this person and of the site, and what can be done with each. */
export const DashboardList = ({ documents }: { readonly documents: readonly Stored[] }) => {
  const t = useText('dashboards');
  const site = useDashboardSite();
  const input = useRef<HTMLInputElement>(null);
  const [isNew, setNew] = useState(false);
  const [versionsOf, setVersionsOf] = useState<Stored>();
  const [complaint, setComplaint] = useState<string>();
  const [read, setRead] = useState<Dashboard>();
  const keep = useAction(async (scope: DocumentScope, body: Dashboard) => {
    const id = crypto.randomUUID();
    await keepDocument({ kind: 'dashboard', id, scope }, body);
    go(`/dashboards/${scope}/${id}`);
  });
  const remove = useAction(async (one: Stored) => {
    await removeDocument(one);
    notify(t('removed', { name: one.body.name }), t('removedText'));
  });
  const take = useCallback(
    async (file: File | undefined) => {
      setComplaint(undefined);
      if (!file) return;
      if (file.size > largestFile) return setComplaint(t('fileTooLarge'));
      const found = readDashboard(await file.text());
      if ('complaint' in found) setComplaint(found.complaint);
      else setRead(found.dashboard);
    },
    [t],
  );
  useTakeDropped(
    'dashboard',
    useCallback((file: File) => void take(file), [take]),
  );
  const missing = read ? sourcesOf(read).filter((source) => !site.find(source)) : [];
  const error = keep.error ?? remove.error;
  return (
    <div className={styles.screen} data-region="content" tabIndex={-1}>
      <div className={styles.bar}>
        <Button onClick={() => go('/overview')}>{t('toOverview')}</Button>
        <h1>{t('title')}</h1>
        <span className={styles.push} />
        <Button variant="primary" icon={<Plus />} onClick={() => setNew(true)}>
          {t('new')}
        </Button>
        <Button icon={<FileUp />} onClick={() => input.current?.click()}>
          {t('import')}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label={t('file')}
          onChange={({ currentTarget }) => {
            void take(currentTarget.files?.[0]);
            currentTarget.value = '';
          }}
        />
      </div>
      {complaint !== undefined && <Banner kind="problem" title={complaint} />}
      {error && <Banner kind="problem" title={error.message} />}
      {documents.length === 0 && <EmptyState title={t('none')}>{t('noneText')}</EmptyState>}
      <ul className={styles.list}>
        {documents.map((one) => (
          <li key={`${one.scope} ${one.id}`} className={styles.entry}>
            <a href={hashHref(`/dashboards/${one.scope}/${one.id}`)}>
              <bdi>{one.body.name}</bdi>
            </a>
            <span className={styles.muted}>
              {t(`scope.${one.scope}`)} · {t('parts', { count: one.body.widgets.length })}
            </span>
            <Menu
              label={t('moreOf', { name: one.body.name })}
              icon={<Download />}
              isIconOnly
              items={[
                { id: 'export', label: t('export'), onSelect: () => saveFile(one) },
                {
                  id: 'copy',
                  label: t('duplicate'),
                  onSelect: () => void keep.run('own', { ...one.body, name: t('copyOf', { name: one.body.name }).slice(0, 500) }),
                },
                ...(one.scope === 'own' ? [{ id: 'share', label: t('share'), onSelect: () => void keep.run('site', one.body) }] : []),
                { id: 'versions', label: t('versions'), onSelect: () => setVersionsOf(one) },
                { id: 'remove', label: t('removeIt'), isFirstOfGroup: true, onSelect: () => void remove.run(one) },
              ]}
            />
          </li>
        ))}
      </ul>
      {isNew && <NewDashboard series={site.series} limitsOf={site.limitsOf} onMake={(body) => void keep.run('own', body)} onClose={() => setNew(false)} />}
      {versionsOf && <VersionsDialog document={versionsOf} onClose={() => setVersionsOf(undefined)} />}
      {read && (
        <Dialog isOpen onClose={() => setRead(undefined)} title={t('importTitle', { name: read.name })}>
          <p>{t('importHolds', { count: read.widgets.length })}</p>
          {missing.length > 0 && (
            <>
              <p>{t('importMissing', { count: missing.length })}</p>
              <ul className={styles.sources}>
                {missing.slice(0, 10).map(({ device, metric }) => (
                  <li key={`${device} ${metric}`}>
                    <bdi>
                      {device} · {metric}
                    </bdi>
                  </li>
                ))}
              </ul>
            </>
          )}
          <div className={styles.buttons}>
            <Button variant="primary" isBusy={keep.isBusy} onClick={() => void keep.run('own', read)}>
              {t('importIt')}
            </Button>
            <Button onClick={() => setRead(undefined)}>{t('cancel')}</Button>
          </div>
        </Dialog>
      )}
    </div>
  );
};

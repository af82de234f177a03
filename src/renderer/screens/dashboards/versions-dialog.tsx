import { useEffect, useState } from 'react';
import type { DocumentVersion, StoredDocument } from '../../../domain/document/document.ts';
import type { Dashboard } from '../../../domain/dashboard/dashboard.ts';
import { useText } from '../../i18n/text.ts';
import { formatFull } from '../../lib/format.ts';
import { keepDocument } from '../../stores/documents.ts';
import { useZone } from '../../stores/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import styles from './dashboards.module.css';

/** Who changed it when; an earlier version comes back as the newest one. */
export const VersionsDialog = ({ document, onClose }: { readonly document: StoredDocument<'dashboard'>; readonly onClose: () => void }) => {
  const t = useText('dashboards');
  const zone = useZone();
  const { kind, id, scope, version } = document;
  const [versions, setVersions] = useState<readonly DocumentVersion[]>();
  useEffect(() => {
    void engine.documentVersions({ kind, id, scope }).then(setVersions, () => setVersions([]));
  }, [kind, id, scope, version]);
  const restore = useAction(async (body: Dashboard) => {
    await keepDocument({ kind: 'dashboard', id, scope }, body, document);
    onClose();
  });
  return (
    <Dialog isOpen onClose={onClose} title={t('versionsOf', { name: document.body.name })}>
      <ul className={styles.form}>
        {versions?.map((one) => {
          const body = one.body as Dashboard | null;
          return (
            <li key={one.version} className={styles.source}>
              <span>
                {t('version', { version: one.version, time: formatFull(one.at, zone), by: one.by })}
                {body && ` · ${t('parts', { count: body.widgets.length })}`}
              </span>
              {body && one.version !== version && (
                <Button isBusy={restore.isBusy} aria-label={t('restoreNumber', { version: one.version })} onClick={() => void restore.run(body)}>
                  {t('restore')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {restore.error && <p role="alert">{restore.error.message}</p>}
    </Dialog>
  );
};

import { Check, Pencil, Plus, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { bottom, change, readingOrder, settle } from '../../../domain/dashboard/grid.ts';
import { type Dashboard, mostWidgets, type Widget, widgetTypes } from '../../../domain/dashboard/dashboard.ts';
import type { StoredDocument } from '../../../domain/document/document.ts';
import { keyHint } from '../../commands/hints.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { announce } from '../../lib/announce.ts';
import { useSize } from '../../lib/grid/use-size.ts';
import { go } from '../../lib/hash-location.ts';
import { keepDocument } from '../../stores/documents.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Menu } from '../../ui/menu.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useAction } from '../../ui/use-action.ts';
import styles from './dashboards.module.css';
import { forgetDraft, keepDraft, readDraft } from './kept-draft.ts';
import { useDashboardSite } from './use-site.ts';
import { newWidget, WidgetForm } from './widget-form.tsx';
import { WidgetFrame } from './widget-frame.tsx';

const narrowBelow = 1000;
// The prop of the view has the same name.
const document_ = globalThis.document;

interface Open {
  readonly widget: Widget;
  readonly isNew: boolean;
}

/** One dashboard, to look at and to change. What is changed is kept in this window until it is saved or thrown away. */
export const DashboardView = ({ document }: { readonly document: StoredDocument<'dashboard'> }) => {
  const t = useText('dashboards');
  const { scope, id, version, body } = document;
  const site = useDashboardSite();
  const screen = useRef<HTMLDivElement>(null);
  const isNarrow = useSize(screen).width < narrowBelow;
  const [draft, setDraft] = useState(() => readDraft(scope, id));
  const [open, setOpen] = useState<Open>();
  const isEditing = draft !== undefined;
  const shown = draft?.dashboard ?? body;

  const put = (dashboard: Dashboard) => {
    const next = { version: draft?.version ?? version, dashboard };
    keepDraft(scope, id, next);
    setDraft(next);
  };
  const drop = () => {
    forgetDraft(scope, id);
    setDraft(undefined);
  };
  const save = useAction(async () => {
    if (!draft) return;
    await keepDocument({ kind: 'dashboard', id, scope }, draft.dashboard, { version: draft.version });
    drop();
    announce(t('saved'));
  });
  const saveCopy = useAction(async () => {
    if (!draft) return;
    const copy = crypto.randomUUID();
    await keepDocument({ kind: 'dashboard', id: copy, scope: 'own' }, { ...draft.dashboard, name: t('copyOf', { name: draft.dashboard.name }).slice(0, 500) });
    drop();
    go(`/dashboards/own/${copy}`);
  });
  const widgets = shown.widgets;
  const withWidgets = (next: readonly Widget[]) => put({ ...shown, widgets: [...next] });
  const keepWidget = (widget: Widget) => {
    withWidgets(
      settle(widgets.some((each) => each.id === widget.id) ? widgets.map((each) => (each.id === widget.id ? widget : each)) : [...widgets, widget], widget.id),
    );
    setOpen(undefined);
  };
  useCommand('dashboard.edit', () => put(shown), { within: screen, isOn: !isEditing });
  useCommand('dashboard.save', () => void save.run(), { within: screen, isOn: isEditing });
  useEffect(() => {
    const focused = document_.activeElement;
    if (focused === null || focused === document_.body || focused.closest('nav, header') !== null) screen.current?.focus({ preventScroll: true });
  }, []);
  const isConflict = save.error?.code === 'document.changed';

  return (
    <div ref={screen} className={styles.screen} data-region="content" data-scope="dashboard" tabIndex={-1}>
      <div className={styles.bar}>
        <Button onClick={() => go('/dashboards')}>{t('all')}</Button>
        {isEditing ? (
          <>
            <h1 className="visually-hidden">
              <bdi>{shown.name}</bdi>
            </h1>
            <TextField
              label={t('name')}
              isLabelHidden
              value={shown.name}
              onChange={(name) => put({ ...shown, name })}
              maxLength={500}
              error={shown.name.trim() === '' ? t('nameMissing') : undefined}
            />
          </>
        ) : (
          <h1>
            <bdi>{shown.name}</bdi>
          </h1>
        )}
        <span className={styles.muted}>{t(`scope.${scope}`)}</span>
        <span className={styles.push} />
        {isEditing ? (
          <>
            {widgets.length < mostWidgets && (
              <Menu
                label={t('add')}
                icon={<Plus />}
                items={widgetTypes.map((type) => ({
                  id: type,
                  label: t(`type.${type}`),
                  onSelect: () => setOpen({ widget: newWidget(type, crypto.randomUUID().slice(0, 8), bottom(widgets)), isNew: true }),
                }))}
              />
            )}
            <Button
              variant="primary"
              icon={<Check />}
              hint={keyHint('dashboard.save')}
              isBusy={save.isBusy}
              disabled={shown.name.trim() === ''}
              onClick={() => void save.run()}
            >
              {t('save')}
            </Button>
            <Button icon={<X />} onClick={drop}>
              {t('drop')}
            </Button>
          </>
        ) : (
          <Button icon={<Pencil />} hint={keyHint('dashboard.edit')} onClick={() => put(shown)}>
            {t('change')}
          </Button>
        )}
      </div>
      {save.error && (
        <Banner
          kind="problem"
          title={save.error.message}
          {...(isConflict && {
            actions: (
              <>
                <Button isBusy={saveCopy.isBusy} onClick={() => void saveCopy.run()}>
                  {t('keepCopy')}
                </Button>
                <Button
                  onClick={() => {
                    save.reset();
                    drop();
                  }}
                >
                  {t('takeTheirs')}
                </Button>
              </>
            ),
          })}
        />
      )}
      {isEditing && <p className={styles.muted}>{t('editHelp')}</p>}
      {widgets.length === 0 && (
        <EmptyState title={t('emptyTitle')} {...(!isEditing && { actions: <Button onClick={() => put(shown)}>{t('change')}</Button> })}>
          {t(isEditing ? 'emptyEdit' : 'emptyText')}
        </EmptyState>
      )}
      <div className={styles.grid} data-narrow={isNarrow || undefined}>
        {(isNarrow ? readingOrder(widgets) : widgets).map((widget) => (
          <WidgetFrame
            key={widget.id}
            widget={widget}
            site={site}
            isNarrow={isNarrow}
            {...(isEditing && {
              edit: {
                onStep: (by) => withWidgets(change(widgets, widget.id, by)),
                onEdit: () => setOpen({ widget, isNew: false }),
                onRemove: () => withWidgets(widgets.filter((each) => each.id !== widget.id)),
              },
            })}
          />
        ))}
      </div>
      {open && <WidgetForm widget={open.widget} isNew={open.isNew} series={site.series} onSave={keepWidget} onClose={() => setOpen(undefined)} />}
    </div>
  );
};

import { Pause, Play, X } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { AlertTab } from '../../../contract/views.ts';
import { isUnacknowledged } from '../../../domain/alert/label.ts';
import { keyHint } from '../../commands/hints.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { formatCount } from '../../lib/format.ts';
import { Grid } from '../../lib/grid/grid.tsx';
import { useSize } from '../../lib/grid/use-size.ts';
import { go, useQuery } from '../../lib/hash-location.ts';
import { alertsRoute } from '../../lib/routes.ts';
import { useSession } from '../../stores/session.ts';
import { type Density, usePreferences } from '../../theme/preferences.ts';
import { nextSort, parseSort, sortKeys, sortText, type Grouping, groupings, type SortKey } from '../../../domain/alert/queue-order.ts';
import { useArrangedColumns } from '../../lib/grid/use-arranged-columns.tsx';
import { ExportButton } from '../../lib/export/export-button.tsx';
import { ExportDialog } from '../../lib/export/export-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useWatch } from '../../wire/hooks.ts';
import { AlertForms } from './alert-forms.tsx';
import { AlertToolbar } from './alert-toolbar.tsx';
import styles from './alerts.module.css';
import { DetailPane } from './detail-pane.tsx';
import { FilterBox } from './filter-box.tsx';
import { FoldList } from './fold-list.tsx';
import { GroupMenu, OpenedGroup } from './group-bar.tsx';
import { GroupList } from './group-list.tsx';
import { HeldBar } from './held-bar.tsx';
import { QueueState } from './queue-state.tsx';
import { groupingOf } from './use-question.ts';
import { keyOfShown, type Shown, useAlertColumns } from './use-alert-columns.tsx';
import { useAlertActions } from './use-alert-actions.ts';
import { useAlertDeeds } from './use-alert-deeds.ts';
import { mostPicked, useAlertList } from './use-alert-list.ts';
import { useFreeze } from './use-freeze.ts';

/** Narrower than this, the details lie over the list and open with Enter. */
const drawerBelow: Readonly<Record<Density, number>> = { compact: 940, comfortable: 980, glove: 1160 };
/** What was done and what waits is written over the end of the list: a line above it would push the rows away. */
const stripHeights: Readonly<Record<Density, number>> = { compact: 40, comfortable: 48, glove: 68 };
const lookOf = ({ row, hasLeft }: Shown) => ({ isStrong: isUnacknowledged(row.label), isMuted: hasLeft });

const nothing: readonly string[] = [];
const nobody: readonly Shown[] = [];
/** Nothing hides what is how urgent. */
const fixedColumns = ['priority'] as const;

/** One tab of the queue with its toolbar and the details of the chosen alert. */
export const AlertDesk = ({ tab }: { readonly tab: AlertTab }) => {
  const t = useText('alerts');
  const density = usePreferences((p) => p.density);
  const isGlove = density === 'glove';
  const panel = useRef<HTMLElement>(null);
  const listArea = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const filter = useRef<HTMLInputElement>(null);
  const note = useRef<HTMLElement>(null);
  const isNarrow = useSize(panel).width < drawerBelow[density];
  const [isPaused, setPaused] = useState(false);
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const [isExporting, setExporting] = useState(false);
  const isHandNear = useFreeze(listArea, panel);

  const actions = useAlertActions();
  const list = useAlertList(tab, isHandNear || isPaused, actions.forget);
  const { search, queue, shown, held, active, selected, targets } = list;
  const left = useMemo(() => shown.filter(({ hasLeft }) => hasLeft).length, [shown]);
  const [query, patchQuery] = useQuery();
  const { by, opened } = groupingOf(query);
  const canGroup = tab !== 'history';
  const isGrouped = canGroup && by !== undefined && opened === undefined;
  const sort = parseSort(query.get('sort'));
  const onSort = useCallback(
    (column: string) => {
      const key = sortKeys.find((each) => each === column);
      const next = key && nextSort(sort, key);
      patchQuery({ sort: next ? sortText(next) : null });
    },
    [sort, patchQuery],
  );
  const groupBy = (next: Grouping | undefined) => {
    panel.current?.focus({ preventScroll: true }); // the list goes, and its keys must still be heard
    patchQuery({ by: next ?? null, in: null, name: null });
  };
  const leaveGroup = () => patchQuery({ in: null, name: null });
  const { columns, button: columnsButton } = useArrangedColumns(`alerts-${tab}`, useAlertColumns(tab, actions.refusals), fixedColumns, {
    sort,
    onSort: (next) => patchQuery({ sort: next ? sortText({ ...next, by: next.by as SortKey }) : null }),
  });
  const counts = useWatch('alertCounts', {}).value;
  const isFlood = useWatch('annunciation', {}).value?.flood != null && tab === 'active';
  const [isUngrouped, setUngrouped] = useState(false);
  const isFolded = isFlood && !isUngrouped && by === undefined;
  const common = useText('annunciation');

  const toGrid = useCallback(() => (grid.current ?? panel.current)?.focus({ preventScroll: true }), []);
  const user = useSession()?.user ?? '';
  const openNote = () => {
    flushSync(() => setDrawerOpen(true)); // else the next key would come before the field is there
    note.current?.focus();
  };
  const deeds = useAlertDeeds({
    tab,
    isGrouped,
    targets: isGrouped ? nobody : targets,
    isReading: list.isReading,
    active: isGrouped ? undefined : active,
    actions,
    panel,
    onNote: openNote,
    user,
  });

  const hasRows = shown.length > 0;
  const takeFocus = useCallback(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body || focused === panel.current || focused.closest('nav, header') !== null) toGrid();
  }, [toGrid]);
  useEffect(takeFocus, [hasRows, isGrouped, isFolded, takeFocus]);

  const within = { within: panel };
  useCommand('list.filter', () => filter.current?.focus(), within);
  useCommand('list.export', () => setExporting(true), within);
  useCommand('list.show-new', list.refresh, within);
  useCommand(
    'alert.group',
    () => {
      if (isFlood && by === undefined) setUngrouped((old) => !old);
      else groupBy(groupings[by === undefined ? 0 : groupings.indexOf(by) + 1]);
    },
    { ...within, isOn: canGroup },
  );
  useCommand('alert.pause', () => setPaused((old) => !old), within);
  useCommand(
    'list.leave',
    () => {
      if (isNarrow && isDrawerOpen) setDrawerOpen(false);
      else if (document.activeElement !== filter.current && selected.length > 0) list.clearSelection();
      else if (opened !== undefined) leaveGroup();
      else if (search !== '') list.setSearch('');
      else if (by !== undefined) groupBy(undefined);
      toGrid();
    },
    within,
  );

  const tabCounts = queue?.tabs;
  const tabLabel = (each: AlertTab) =>
    tabCounts && each !== 'history' ? t('tab.counted', { name: t(`tab.${each}`), count: tabCounts[each] }) : t(`tab.${each}`);
  const toolbar =
    tab === 'history' ? undefined : <AlertToolbar targets={isGrouped ? nobody : targets} deeds={deeds} actions={actions} isGlove={isGlove} user={user} />;
  const hasStrip = list.selection.keys.size > 0 || actions.sentence !== '' || held.length > 0 || left > 0;
  const isPartial = queue !== undefined && selected.length === mostPicked && queue.total > mostPicked;

  return (
    <section ref={panel} className={styles.desk} data-scope="list" data-narrow={isNarrow || undefined} aria-label={t('title')} tabIndex={-1}>
      <h1 className="visually-hidden">{t('title')}</h1>
      <div className={styles.queue} data-region="toolbar">
        <Tabs
          label={t('lists')}
          value={tab}
          onChange={(next) => go(alertsRoute(next))}
          tabs={(['active', 'shelved', 'history'] as const).map((each) => ({ value: each, label: tabLabel(each) }))}
          aside={isGlove ? undefined : toolbar}
        >
          <div className={styles.tools}>
            <FilterBox
              search={search}
              onSearch={list.setSearch}
              hidden={queue?.hiddenByFilter ?? 0}
              notUnderstood={queue?.notUnderstood ?? nothing}
              inputRef={filter}
              onDone={toGrid}
            />
            {tab === 'active' && (counts?.setAside ?? 0) > 0 && (
              <Button variant="quiet" hint={keyHint('alert.hidden')} onClick={deeds.hidden}>
                {t('aside', { count: counts?.setAside ?? 0 })}
              </Button>
            )}
            {tab === 'shelved' && (
              <Button variant="quiet" hint={keyHint('alert.hidden')} onClick={deeds.hidden}>
                {t('back')}
              </Button>
            )}
            {isFlood && by === undefined && (
              <Button variant="quiet" hint={keyHint('alert.group')} onClick={() => setUngrouped(!isUngrouped)}>
                {common(isFolded ? 'flood.ungroup' : 'flood.group')}
              </Button>
            )}
            {canGroup && <GroupMenu by={by} onGroup={groupBy} />}
            {columnsButton}
            <ExportButton onClick={() => setExporting(true)} />
            <Button
              variant="quiet"
              icon={isPaused ? <Play /> : <Pause />}
              aria-pressed={isPaused}
              hint={keyHint('alert.pause')}
              onClick={() => setPaused(!isPaused)}
            >
              {t(isPaused ? 'paused' : 'pause')}
            </Button>
          </div>
          <div ref={listArea} className={styles.list}>
            {canGroup && by !== undefined && opened !== undefined && <OpenedGroup by={by} name={query.get('name') ?? opened} onLeave={leaveGroup} />}
            <QueueState tab={tab} search={search} of={list.asked} queue={queue} hasRows={hasRows} onClear={() => list.setSearch('')} />
            {hasRows && queue && isFolded && (
              <FoldList
                rows={queue.rows}
                isBusy={actions.isBusy}
                onAcknowledge={(rows) => deeds.acknowledgeThese(rows.map((row) => ({ row, hasLeft: false })))}
                onOpen={(keys) => {
                  setUngrouped(true);
                  list.selection.set(new Set(keys));
                }}
              />
            )}
            {hasRows && queue && isGrouped && (
              <GroupList
                tab={tab}
                search={search}
                by={by}
                panel={panel}
                gridRef={grid}
                onReady={takeFocus}
                onOpen={(group) => patchQuery({ in: group.key, name: group.name }, { replace: false })}
                onAcknowledge={deeds.acknowledgeThese}
                onFailed={actions.say}
              />
            )}
            {hasRows && queue && !isFolded && !isGrouped && (
              <Grid<Shown>
                gridRef={grid}
                region="list"
                label={t(`grid.${tab}`)}
                rows={shown}
                rest={list.rest}
                keyOf={keyOfShown}
                columns={columns}
                activeKey={list.activeKey}
                onActive={list.choose}
                revealKey={list.revealKey}
                sort={sort}
                onSort={onSort}
                selection={list.selection}
                lookOf={lookOf}
                onOpen={() => (isNarrow ? setDrawerOpen(true) : undefined)}
                coveredPx={hasStrip ? stripHeights[density] : 0}
              />
            )}
            {hasStrip && (
              <div className={styles.strip}>
                {list.selection.keys.size > 0 && (
                  <>
                    <strong>
                      {list.isReading
                        ? t('selectedReading', { count: selected.length, total: formatCount(list.selection.keys.size) })
                        : isPartial
                          ? t('selectedFirst', { count: selected.length, total: formatCount(queue.total) })
                          : t('selected', { count: selected.length })}
                    </strong>
                    <Button variant="quiet" icon={<X />} onClick={list.clearSelection}>
                      {t('clearSelection')}
                    </Button>
                  </>
                )}
                <p className={styles.sentence}>{actions.sentence}</p>
                {actions.canUndo && actions.sentence !== '' && (
                  <Button variant="quiet" hint={keyHint('alert.undo')} onClick={deeds.undo}>
                    {t('actions.undo')}
                  </Button>
                )}
                <HeldBar held={held} left={left} onShow={list.refresh} />
              </div>
            )}
          </div>
          {isGlove && toolbar}
        </Tabs>
      </div>
      {(!isNarrow || isDrawerOpen) && (
        <section className={styles.detail} aria-label={t('detail.label')} data-region="detail">
          <DetailPane
            shown={isGrouped ? undefined : active}
            noteRef={note}
            onAcknowledge={(each, text) => actions.acknowledge([each], text)}
            onTrends={deeds.trends}
            onDevice={deeds.device}
            onLeave={toGrid}
            onClose={isNarrow ? () => setDrawerOpen(false) : undefined}
          />
        </section>
      )}
      <AlertForms deeds={deeds} actions={actions} />
      {isExporting && (
        <ExportDialog
          what={t(`grid.${tab}`)}
          request={{ list: 'alerts', ...list.question, columns: columns.map(({ id }) => id) }}
          onClose={() => setExporting(false)}
        />
      )}
    </section>
  );
};

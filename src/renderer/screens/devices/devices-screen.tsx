import { Search, X } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { DeviceRow } from '../../../contract/views.ts';
import { keyHint } from '../../commands/hints.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { formatCount } from '../../lib/format.ts';
import { Grid } from '../../lib/grid/grid.tsx';
import { useSize } from '../../lib/grid/use-size.ts';
import { hashHref, useQuery } from '../../lib/hash-location.ts';
import { type Density, usePreferences } from '../../theme/preferences.ts';
import { useArrangedColumns } from '../../lib/grid/use-arranged-columns.tsx';
import { ExportButton } from '../../lib/export/export-button.tsx';
import { ExportDialog } from '../../lib/export/export-dialog.tsx';
import { ListState } from '../../lib/list-state.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { useWatch } from '../../wire/hooks.ts';
import { DeviceDetail } from './device-detail.tsx';
import { findDevices, sortDevices } from './device-order.ts';
import styles from './devices.module.css';
import { useDeviceColumns } from './use-device-columns.tsx';

const drawerBelow: Readonly<Record<Density, number>> = { compact: 900, comfortable: 940, glove: 1160 };
const keyOf = (row: DeviceRow): string => row.device;
const lookOf = ({ openAlerts }: DeviceRow) => ({ isStrong: openAlerts > 0 });

const fixedColumns = ['device'] as const;

/** Level 3: every device that was ever heard, with its health; the values of the chosen one beside it. */
export const DevicesScreen = () => {
  const t = useText('devices');
  const [query, patchQuery] = useQuery();
  const search = query.get('search') ?? '';
  const panel = useRef<HTMLElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const filter = useRef<HTMLInputElement>(null);
  const density = usePreferences((p) => p.density);
  const isNarrow = useSize(panel).width < drawerBelow[density];
  const [isDrawerOpen, setDrawerOpen] = useState(query.has('device'));
  const { columns, button: columnsButton } = useArrangedColumns('devices', useDeviceColumns(), fixedColumns);
  const watched = useWatch('devices', {});
  const devices = watched.value;
  const found = useMemo(() => devices && findDevices(sortDevices(devices), search), [devices, search]);
  const wanted = query.get('device');
  const chosen = found?.find(({ device }) => device === wanted) ?? (wanted === null || devices !== undefined ? found?.[0] : undefined);

  const choose = useCallback((device: string) => patchQuery({ device }), [patchQuery]);
  const setSearch = (text: string) => patchQuery({ search: text === '' ? null : text });
  const hasRows = (found?.length ?? 0) > 0;
  useEffect(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body || focused === panel.current || focused.closest('nav, header') !== null)
      (grid.current ?? panel.current)?.focus({ preventScroll: true });
  }, [hasRows]);
  const [isExporting, setExporting] = useState(false);
  const within = { within: panel };
  useCommand('list.export', () => setExporting(true), within);
  useCommand('list.filter', () => filter.current?.focus(), within);
  useCommand(
    'list.leave',
    () => {
      if (isNarrow && isDrawerOpen) setDrawerOpen(false);
      else if (search !== '') setSearch('');
      (grid.current ?? panel.current)?.focus();
    },
    within,
  );

  return (
    <section ref={panel} className={styles.devices} data-scope="list" data-narrow={isNarrow || undefined} aria-label={t('title')} tabIndex={-1}>
      <h1 className="visually-hidden">{t('title')}</h1>
      <div className={styles.list} data-region="toolbar">
        <div className={styles.tools} role="search">
          <div className={styles.box}>
            <Search className={styles.icon} aria-hidden="true" />
            <input
              ref={filter}
              type="text"
              className={styles.input}
              aria-label={t('filter')}
              aria-keyshortcuts={keyHint('list.filter')}
              placeholder={t('filter')}
              maxLength={200}
              spellCheck={false}
              autoComplete="off"
              value={search}
              onChange={({ target }) => setSearch(target.value)}
            />
            {search === '' && <Kbd keys={keyHint('list.filter') ?? ''} />}
          </div>
          {search !== '' && (
            <Button icon={<X />} onClick={() => setSearch('')}>
              {t('clear')}
            </Button>
          )}
          {columnsButton}
          <ExportButton onClick={() => setExporting(true)} />
          {devices && found && <span className={styles.count}>{t('shown', { shown: formatCount(found.length), total: formatCount(devices.length) })}</span>}
        </div>
        {isExporting && (
          <ExportDialog what={t('list')} request={{ list: 'devices', columns: columns.map(({ id }) => id) }} onClose={() => setExporting(false)} />
        )}
        <ListState
          of={watched}
          count={found?.length}
          nothing={{
            title: t('empty'),
            note: t('emptyNote'),
            action: <ButtonLink href={hashHref('/settings/connections')}>{t('emptyAction')}</ButtonLink>,
          }}
          noMatch={
            devices && devices.length > 0
              ? { title: t('noMatch', { search }), note: t('noMatchNote', { count: devices.length }), clear: t('clear'), onClear: () => setSearch('') }
              : undefined
          }
        />
        {found && hasRows && (
          <Grid<DeviceRow>
            gridRef={grid}
            region="list"
            label={t('list')}
            rows={found}
            keyOf={keyOf}
            columns={columns}
            activeKey={chosen?.device}
            onActive={choose}
            lookOf={lookOf}
            onOpen={() => setDrawerOpen(true)}
          />
        )}
      </div>
      {(!isNarrow || isDrawerOpen) && (
        <section className={styles.detail} aria-label={t('detail.label')} data-region="detail">
          {chosen ? (
            <DeviceDetail key={chosen.device} device={chosen} onClose={isNarrow ? () => setDrawerOpen(false) : undefined} />
          ) : (
            <p className={styles.nothing}>{t('detail.none')}</p>
          )}
        </section>
      )}
    </section>
  );
};

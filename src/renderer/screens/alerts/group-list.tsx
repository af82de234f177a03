import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { AlertGroup, Grouping } from '../../../domain/alert/queue-order.ts';
import { isUnacknowledged } from '../../../domain/alert/label.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { formatCount } from '../../lib/format.ts';
import type { GridColumn } from '../../lib/grid/grid-column.ts';
import { Grid } from '../../lib/grid/grid.tsx';
import { Priority } from '../../lib/severity.tsx';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { engine } from '../../wire/engine.ts';
import { useWatch } from '../../wire/hooks.ts';
import styles from './alerts.module.css';
import type { Shown } from './use-alert-columns.tsx';
import { ask } from './use-tail.ts';

/** Rows of one question; the contract takes no more. */
const perQuestion = 1000;

export interface GroupListProps {
  readonly tab: 'active' | 'shelved';
  readonly search: string;
  readonly by: Grouping;
  readonly panel: RefObject<HTMLElement | null>;
  readonly gridRef: RefObject<HTMLDivElement | null>;
  /** The list is there and can have the focus. */
  readonly onReady: () => void;
  readonly onOpen: (group: AlertGroup) => void;
  /** Names the call of every row. */
  readonly onAcknowledge: (rows: readonly Shown[]) => void;
  /** Could not be read, in words. */
  readonly onFailed: (message: string) => void;
}

/** Every alert of a group that waits for an answer, read just now. */
const unanswered = async (tab: 'active' | 'shelved', search: string, by: Grouping, key: string): Promise<readonly Shown[]> => {
  const question = { tab, search, group: { by, key } };
  const { seqs } = await engine.alertOrder(question);
  const found: Shown[] = [];
  for (let i = 0; i < seqs.length; i += perQuestion) {
    // oxlint-disable-next-line no-await-in-loop -- a page at a time
    const { rows } = await ask(question, seqs.slice(i, i + perQuestion));
    found.push(...rows.filter(({ label }) => isUnacknowledged(label)).map((row) => ({ row, hasLeft: false })));
  }
  return found;
};

/** A list in its groups: what is worst in each, how many, and how many wait for an answer. Enter looks into one. */
export const GroupList = ({ tab, search, by, panel, gridRef, onReady, onOpen, onAcknowledge, onFailed }: GroupListProps) => {
  const t = useText('alerts');
  const { value } = useWatch('alertGroups', { tab, search, by });
  const [chosen, setChosen] = useState<string>();
  const [isReading, setReading] = useState(false);
  const groups = value?.groups;
  const active = groups?.find(({ key }) => key === chosen) ?? groups?.[0];
  const busy = useRef(false);
  const acknowledge = async (key: string | undefined) => {
    if (key === undefined || busy.current) return;
    busy.current = true;
    setReading(true);
    try {
      onAcknowledge(await unanswered(tab, search, by, key));
    } catch (error) {
      onFailed((error as Error).message);
    } finally {
      busy.current = false;
      setReading(false);
    }
  };
  useCommand('alert.acknowledge', () => void acknowledge(active?.key), { within: panel });
  const newest = useRef(acknowledge);
  useLayoutEffect(() => {
    newest.current = acknowledge;
  });
  const isReady = groups !== undefined;
  useEffect(() => {
    if (isReady) onReady();
  }, [isReady, by, onReady]);
  const columns = useMemo((): readonly GridColumn<AlertGroup>[] => {
    const name = (group: AlertGroup): string => (group.name === '' ? t('group.noArea') : group.name);
    return [
      {
        id: 'priority',
        title: t('group.worst'),
        width: { compact: '92px', comfortable: '102px', glove: '128px' },
        cell: ({ worst, unacknowledged }) => <Priority severity={worst} isPulsing={unacknowledged > 0} />,
      },
      { id: 'name', title: t(`group.of.${by}`), width: 'minmax(160px, 1fr)', cell: (group) => <bdi>{name(group)}</bdi> },
      { id: 'count', title: t('group.count'), width: '88px', isNumeric: true, cell: ({ count }) => formatCount(count) },
      { id: 'new', title: t('group.unacknowledged'), width: '112px', isNumeric: true, cell: ({ unacknowledged }) => formatCount(unacknowledged) },
      {
        id: 'newest',
        title: t('group.newest'),
        width: { compact: '80px', comfortable: '88px', glove: '104px' },
        isNumeric: true,
        cell: (group) => <Age at={group.newest} />,
      },
      {
        id: 'answer',
        title: t('group.answer'),
        isTitleHidden: true,
        width: { compact: '148px', comfortable: '160px', glove: '200px' },
        cell: (group) => (
          <Button
            variant="quiet"
            tabIndex={-1}
            disabled={group.unacknowledged === 0}
            aria-label={t('group.acknowledgeOf', { count: group.unacknowledged, name: name(group) })}
            onClick={() => void newest.current(group.key)}
          >
            {t('group.acknowledge', { count: group.unacknowledged })}
          </Button>
        ),
      },
    ];
  }, [t, by]);
  if (!groups) return <Skeleton />;
  return (
    <div className={styles.groups} aria-busy={isReading || undefined}>
      <Grid<AlertGroup>
        gridRef={gridRef}
        region="list"
        label={t(`group.list.${by}`)}
        rows={groups}
        keyOf={keyOf}
        columns={columns}
        activeKey={active?.key}
        onActive={setChosen}
        lookOf={lookOf}
        onOpen={onOpen}
      />
    </div>
  );
};
const keyOf = ({ key }: AlertGroup): string => key;
const lookOf = ({ unacknowledged }: AlertGroup) => ({ isStrong: unacknowledged > 0 });

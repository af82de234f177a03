import { CircleAlert, Hourglass, Paperclip } from 'lucide-react';
import { useMemo } from 'react';
import type { AlertRow, AlertTab } from '../../../contract/views.ts';
import { isUnacknowledged } from '../../../domain/alert/label.ts';
import { useText } from '../../i18n/text.ts';
import { formatCount, formatWhen } from '../../lib/format.ts';
import { type SortKey, sortKeys } from '../../../domain/alert/queue-order.ts';
import { hashHref } from '../../lib/hash-location.ts';
import { deviceRoute } from '../../lib/routes.ts';
import type { GridColumn } from '../../lib/grid/grid-column.ts';
import { LiveValue, Measured } from '../../lib/live-value.tsx';
import { Priority } from '../../lib/severity.tsx';
import { StateMark } from '../../lib/state-mark.tsx';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { isLongSuppressed, ruleOfCause } from '../../../domain/alert/suppression.ts';
import { useWatch } from '../../wire/hooks.ts';
import { Age } from '../../ui/age.tsx';
import { ageOf } from '../../ui/age-text.ts';
import { alertName, limitText, passedBy, stateText, unitOfLimit } from './alert-words.ts';
import styles from './alerts.module.css';
import { Countdown } from './countdown.tsx';
import { EscalatedMark } from './escalated-mark.tsx';
import { PlannedEnd } from './planned-end.tsx';
import type { ShownRow } from './row-freeze.ts';

export type Shown = ShownRow<AlertRow>;
export const keyOf = (row: AlertRow): string => String(row.seq);
export const keyOfShown = ({ row }: Shown): string => String(row.seq);

const State = ({ row }: { readonly row: AlertRow }) => {
  const t = useText();
  const alerts = useText('alerts');
  const zone = useZone();
  const now = useNow(60_000);
  return (
    <span className={styles.state}>
      <StateMark label={row.label} />
      {row.notStored ? <strong>{alerts('notStored')}</strong> : stateText(t, row, now, zone)}
    </span>
  );
};

const Condition = ({ shown, refusal }: { readonly shown: Shown; readonly refusal: string | undefined }) => {
  const t = useText('alerts');
  const common = useText();
  const zone = useZone();
  const now = useNow(60_000);
  const { row, hasLeft } = shown;
  return (
    <>
      <span className={styles.condition}>
        {alertName(row)} <FirstOut row={row} /> {row.escalated && <EscalatedMark escalated={row.escalated} zone={zone} now={now} />}{' '}
        {refusal !== undefined ? (
          <span className={styles.refusal}>
            <CircleAlert size={14} aria-hidden="true" /> {refusal}
          </span>
        ) : (
          <span className={styles.limit}>{hasLeft ? t('left') : limitText(common, row)}</span>
        )}
        {row.retrospective === true && <span className={styles.limit}> · {t('foundLate')}</span>}
        {row.owner && <span className={styles.limit}> · {t('ownedBy', { who: row.owner })}</span>}
      </span>
      {row.notes > 0 && <NoteCount count={row.notes} />}
    </>
  );
};

/** A paper clip with their number. */
const NoteCount = ({ count }: { readonly count: number }) => {
  const t = useText('alerts');
  return (
    <span className={styles.notes}>
      <Paperclip size={14} aria-hidden="true" />
      <span aria-hidden="true">{count}</span>
      <span className="visually-hidden">{t('notes', { count })}</span>
    </span>
  );
};

/** Of its group it was the first: in words, with the group for who asks. */
const FirstOut = ({ row }: { readonly row: AlertRow }) => {
  const t = useText('annunciation');
  if (!row.firstOut) return null;
  return (
    <span className={styles.first} title={t('hiding.firstOutOf', { group: row.firstOut.group })}>
      {t(row.firstOut.isProvisional ? 'hiding.firstOutLikely' : 'hiding.firstOutMark')}
    </span>
  );
};

/** Who or what set it aside; a suppression leads to its rule. */
const SetAside = ({ row }: { readonly row: AlertRow }) => {
  const t = useText('annunciation');
  const ui = useText('ui');
  const { value: rules } = useWatch('suppressions', {});
  const ids = new Set((row.causes ?? []).map(ruleOfCause));
  const now = useNow(60_000);
  if (row.label !== 'H' || ids.size === 0) {
    // Two lines have room for it only when it stands first, and what was forgotten must be seen.
    const isFirst = row.plannedEnd !== undefined && passedBy(row.plannedEnd, now) !== undefined;
    const plannedEnd = row.plannedEnd !== undefined && <PlannedEnd at={row.plannedEnd} />;
    return (
      <span className={styles.condition}>
        {isFirst && <>{plannedEnd} · </>}
        {row.setAsideBy} <span className={styles.aside}>{row.setAsideBecause}</span>
        {!isFirst && plannedEnd && <span className={styles.aside}> · {plannedEnd}</span>}
      </span>
    );
  }
  const { suppressedSince: since } = row;
  const held = since !== undefined && isLongSuppressed(since, now) ? ageOf(now - since) : undefined;
  return (
    <span className={styles.condition}>
      {held && (
        <strong className={styles.passed} title={t('hiding.suppressedLongNote')}>
          <Hourglass size={14} aria-hidden="true" /> {t('hiding.suppressedLong', { age: ui(`age.${held.unit}`, { value: held.count }) })}
        </strong>
      )}
      {held && ' · '}
      {[...ids].map((id) => (
        <a key={id} href={`#/rules?kind=suppression&rule=${id}`}>
          {t('hiding.suppressedBy', { name: rules?.find(({ ruleId }) => ruleId === id)?.draft.name ?? id })}
        </a>
      ))}
    </span>
  );
};

const When = ({ at }: { readonly at: number | null }) => {
  const zone = useZone();
  const now = useNow(60_000);
  return at === null ? null : <time dateTime={new Date(at).toISOString()}>{formatWhen(at, now, zone)}</time>;
};

const Lasted = ({ row }: { readonly row: AlertRow }) => {
  const t = useText('ui');
  if (row.clearedAt === null) return null;
  const { unit, count } = ageOf(row.clearedAt - row.raisedAt);
  return t(`age.${unit}`, { value: count });
};

/** The history has no end: it is sorted by what is quick to compare. */
const sortableInHistory: readonly SortKey[] = ['number', 'priority', 'raised', 'cleared', 'lasted'];

/** The columns of a tab. `refusals` holds by alert why the last action did nothing there. */
export const useAlertColumns = (tab: AlertTab, refusals: ReadonlyMap<string, string>): readonly GridColumn<Shown>[] => {
  const t = useText('alerts');
  return useMemo(() => {
    const isSortable = (id: string): boolean => (tab === 'history' ? sortableInHistory : sortKeys).some((key) => key === id);
    const column = (id: string, rest: Omit<GridColumn<Shown>, 'id' | 'title'> & { readonly title: string }): GridColumn<Shown> => ({
      id,
      ...(isSortable(id) && { isSortable: true }),
      ...rest,
    });
    const number = column('number', {
      title: t('column.number'),
      width: '48px',
      isNumeric: true,
      fromWidth: 560,
      cell: ({ row }) => (row.notStored ? '–' : row.number),
    });
    const priority = column('priority', {
      title: t('column.priority'),
      width: { compact: '92px', comfortable: '102px', glove: '122px' },
      cell: ({ row }) => <Priority severity={row.severity} isPulsing={isUnacknowledged(row.label)} />,
    });
    const state = column('state', {
      title: t('column.state'),
      width: { compact: '146px', comfortable: '166px', glove: '160px' },
      cell: ({ row }) => <State row={row} />,
    });
    const condition = column('condition', {
      title: t('column.condition'),
      width: 'minmax(146px, 1fr)',
      cell: (shown) => <Condition shown={shown} refusal={refusals.get(shown.row.alertId)} />,
    });
    const value = column('value', {
      title: t('column.value'),
      width: { compact: '124px', comfortable: '136px', glove: '140px' },
      isNumeric: true,
      isFlush: true,
      cell: ({ row }) => <LiveValue seriesId={row.seriesId} unit={row.unit} isSimulated={row.simulated} />,
    });
    const raisedValue = column('raised-value', {
      title: t('column.value'),
      width: '96px',
      isNumeric: true,
      cell: ({ row }) => <Measured value={row.value} unit={row.unit} />,
    });
    const limit = column('limit', {
      title: t('column.limit'),
      width: '96px',
      isNumeric: true,
      fromWidth: 900,
      cell: ({ row }) => (row.limitOf === 'yes-no' ? '–' : <Measured isExact value={row.limit} unit={unitOfLimit(row)} />),
    });
    const raised = column('raised', {
      title: t('column.raised'),
      width: '80px',
      isNumeric: true,
      fromWidth: 680,
      notIn: ['glove'],
      cell: ({ row }) => <When at={row.raisedAt} />,
    });
    const age = column('age', {
      title: t('column.age'),
      width: { compact: '64px', comfortable: '68px', glove: '84px' },
      isNumeric: true,
      cell: ({ row }) => <Age at={row.raisedAt} />,
    });

    const respond = column('respond', {
      title: t('column.respond'),
      width: { compact: '86px', comfortable: '92px', glove: '120px' },
      isNumeric: true,
      fromWidth: 820,
      notIn: ['glove'],
      cell: ({ row }) => <Countdown row={row} />,
    });

    const device = column('device', {
      title: t('column.device'),
      width: '120px',
      fromWidth: 1240,
      cell: ({ row }) => (
        <a className={styles.condition} href={hashHref(deviceRoute(row.device))} tabIndex={-1}>
          <bdi>{row.device}</bdi>
        </a>
      ),
    });
    const count = column('count', {
      title: t('column.count'),
      width: { compact: '64px', comfortable: '68px', glove: '84px' },
      isNumeric: true,
      fromWidth: 1120,
      cell: ({ row }) => (row.recent === undefined ? '–' : formatCount(row.recent)),
    });
    const owner = column('owner', {
      title: t('column.owner'),
      width: '110px',
      fromWidth: 1180,
      cell: ({ row }) => (row.owner ? <bdi className={styles.condition}>{row.owner}</bdi> : '–'),
    });
    const notes = column('notes', {
      title: t('column.notes'),
      width: { compact: '64px', comfortable: '68px', glove: '84px' },
      isNumeric: true,
      fromWidth: 1080,
      cell: ({ row }) => (row.notes === 0 ? '–' : <NoteCount count={row.notes} />),
    });

    if (tab === 'active')
      return [
        number,
        priority,
        state,
        condition,
        device,
        value,
        { ...limit, fromWidth: 1020 },
        { ...raised, fromWidth: 920 },
        age,
        count,
        owner,
        notes,
        respond,
      ];
    if (tab === 'shelved')
      return [
        number,
        priority,
        { ...state, width: '156px' },
        condition,
        column('aside', {
          title: t('column.setAside'),
          width: 'minmax(150px, 1fr)',
          cell: ({ row }) => <SetAside row={row} />,
        }),
        value,
        { ...raised, fromWidth: 900 },
      ];
    return [
      number,
      priority,
      condition,
      raisedValue,
      limit,
      { ...raised, notIn: [], fromWidth: 0 },
      column('cleared', { title: t('column.cleared'), width: '84px', isNumeric: true, fromWidth: 760, cell: ({ row }) => <When at={row.clearedAt} /> }),
      column('lasted', { title: t('column.lasted'), width: '68px', isNumeric: true, cell: ({ row }) => <Lasted row={row} /> }),
      column('acked-by', {
        title: t('column.ackedBy'),
        width: '110px',
        fromWidth: 900,
        cell: ({ row }) => <span className={styles.condition}>{row.acknowledgedBy}</span>,
      }),
    ];
  }, [tab, t, refusals]);
};

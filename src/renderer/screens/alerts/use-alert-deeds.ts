import { type RefObject, useRef, useState } from 'react';
import type { AlertTab } from '../../../contract/views.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { go } from '../../lib/hash-location.ts';
import { alertsRoute, deviceRoute, trendsRoute } from '../../lib/routes.ts';
import { noteFor } from './asks-for-note.ts';
import { contextRange } from './context-range.ts';
import type { AlertActions } from './use-alert-actions.ts';
import type { Shown } from './use-alert-columns.tsx';

/** A form that is open, with the alerts for which it was opened: what is chosen later does not change them. */
export type OpenForm = { readonly form: 'shelve' | 'service' | 'latch' | 'owner' | 'action' | 'note'; readonly targets: readonly Shown[] };

interface Options {
  readonly tab: AlertTab;
  /** The list shows groups, which have an acknowledgement of their own. */
  readonly isGrouped: boolean;
  readonly targets: readonly Shown[];
  /** What is chosen is still being read. */
  readonly isReading: boolean;
  readonly active: Shown | undefined;
  readonly actions: AlertActions;
  readonly panel: RefObject<HTMLElement | null>;
  readonly onNote: () => void;
  /** Who works here. */
  readonly user: string;
}

/** The commands of the queue by key, button and menu: each acts on the alerts that were chosen when it was pressed. */
export const useAlertDeeds = ({ tab, isGrouped, targets, isReading, active, actions, panel, onNote, user }: Options) => {
  const t = useText('alerts');
  const [form, setForm] = useState<OpenForm>();
  const captured = useRef<readonly Shown[]>(undefined);
  /** On `pointerdown`: the row under the pointer at its release does not matter. */
  const capture = () => {
    captured.current = targets;
  };
  const take = (): readonly Shown[] | undefined => {
    const taken = captured.current ?? targets;
    captured.current = undefined;
    if (!isReading) return taken;
    actions.say(t('refused.reading')); // what is not read yet has no call to name
    return undefined;
  };

  /** The note field belongs to the alert of the details, where one key does both; several get their note in a form. */
  const acknowledgeThese = (chosen: readonly Shown[]) => {
    const where = noteFor(chosen, active);
    if (where === 'details') onNote();
    else if (where === 'form') setForm({ form: 'note', targets: chosen });
    else void actions.acknowledge(chosen);
  };
  const acknowledge = () => {
    const chosen = take();
    if (chosen) acknowledgeThese(chosen);
  };
  const shelve = () => {
    const chosen = take();
    if (!chosen) return;
    const shelved = chosen.filter(({ row }) => row.label === 'G');
    if (chosen.length > 0 && shelved.length === chosen.length) void actions.unshelve(chosen);
    else if (chosen.some(({ row }) => row.label !== 'A')) setForm({ form: 'shelve', targets: chosen });
  };
  const resolve = () => {
    const chosen = take();
    if (!chosen) return;
    const isLatched = chosen.some(({ row }) => row.label === 'E' || row.label === 'F');
    const isOver = chosen.some(({ row }) => row.clearedAt !== null);
    if (isOver && noteFor(chosen, active) !== 'none') acknowledgeThese(chosen);
    else if (isLatched) setForm({ form: 'latch', targets: chosen });
    else void actions.resolve(chosen);
  };
  const takeOutOfService = () => {
    const chosen = take();
    if (chosen && chosen.length > 0) setForm({ form: 'service', targets: chosen });
  };
  const returnToService = () => {
    const chosen = take();
    if (chosen) void actions.returnToService(chosen.filter(({ row }) => row.label === 'I'));
  };
  const withdraw = () => {
    const chosen = take();
    if (chosen) void actions.withdraw(chosen);
  };
  const undo = () => void actions.undo();
  const takeOver = () => {
    const chosen = take();
    if (!chosen) return;
    const isMine = chosen.length > 0 && chosen.every(({ row }) => row.owner === user);
    void actions.assign(chosen, isMine ? null : user);
  };
  const open = (each: 'owner' | 'action') => () => {
    const chosen = take();
    if (chosen && chosen.length > 0) setForm({ form: each, targets: chosen });
  };
  const [assign, recordAction] = [open('owner'), open('action')];
  const trends = () => {
    if (!active) return;
    const { from, to } = contextRange(active.row, Date.now());
    go(trendsRoute([active.row.seriesId], { from, to }));
  };
  const device = () => active && go(deviceRoute(active.row.device));
  const hidden = () => go(alertsRoute(tab === 'shelved' ? 'active' : 'shelved'));

  const within = { within: panel };
  const isAnyList = { within: panel, isOn: !isGrouped };
  const isOpenTab = { within: panel, isOn: tab !== 'history' && !isGrouped };
  useCommand('alert.acknowledge', acknowledge, isOpenTab);
  useCommand('alert.shelve', shelve, isOpenTab);
  useCommand('alert.resolve', resolve, isOpenTab);
  useCommand('alert.out-of-service', takeOutOfService, isOpenTab);
  useCommand('alert.return-to-service', returnToService, isOpenTab);
  useCommand('alert.withdraw', withdraw, isOpenTab);
  useCommand('alert.take-over', takeOver, isOpenTab);
  useCommand('alert.assign', assign, isOpenTab);
  useCommand('alert.undo', undo, within);
  useCommand('alert.action', recordAction, isAnyList);
  useCommand('alert.note', onNote, isAnyList);
  useCommand('alert.trends', trends, isAnyList);
  useCommand('alert.device', device, isAnyList);
  useCommand('alert.hidden', hidden, within);
  return {
    form,
    closeForm: () => setForm(undefined),
    capture,
    acknowledge,
    acknowledgeThese,
    shelve,
    resolve,
    takeOutOfService,
    returnToService,
    withdraw,
    undo,
    takeOver,
    assign,
    recordAction,
    trends,
    device,
    hidden,
    note: onNote,
  };
};
export type AlertDeeds = ReturnType<typeof useAlertDeeds>;

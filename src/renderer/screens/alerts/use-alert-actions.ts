import { useCallback, useState } from 'react';
import type { CodedError } from '../../../contract/rpc.ts';
import type { AlertRow, BulkResult } from '../../../contract/views.ts';
import { isUnacknowledged } from '../../../domain/alert/label.ts';
import { useText } from '../../i18n/text.ts';
import { announce } from '../../lib/announce.ts';
import { engine } from '../../wire/engine.ts';
import { type BulkAction, bulkSentence, withRefused } from './bulk-sentence.ts';
import { callsOf, inPages } from './in-pages.ts';
import { ownAnswers } from './own-acknowledgement.ts';
import type { Shown } from './use-alert-columns.tsx';

const nobody: ReadonlyMap<string, string> = new Map();
const emptyResult: BulkResult = { applied: 0, already: 0, refused: [] };

/** The same for several alerts where the engine takes one at a time: what is refused is named, the rest is done. */
const oneByOne = async (rows: readonly Shown[], send: (row: AlertRow) => Promise<void>): Promise<BulkResult> => {
  const refused: BulkResult['refused'][number][] = [];
  for (const { row } of rows) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- in the order of the list, and no flood of calls
      await send(row);
    } catch (error) {
      refused.push({ pointId: row.pointId, code: (error as CodedError).code, message: (error as Error).message });
    }
  }
  return { applied: rows.length - refused.length, already: 0, refused };
};

/** What people do to alerts, with the sentence it came to and the reason in every row that refused. */
export const useAlertActions = () => {
  const t = useText('alerts');
  const [sentence, setSentence] = useState('');
  const [refusals, setRefusals] = useState(nobody);
  const [isBusy, setBusy] = useState(false);
  const [own, setOwn] = useState<readonly Shown[]>([]);

  const say = useCallback((text: string) => {
    setSentence(text);
    announce(text);
  }, []);

  const act = useCallback(
    async (action: BulkAction, targets: readonly Shown[], send: (rows: readonly Shown[]) => Promise<BulkResult>): Promise<boolean> => {
      if (targets.length === 0) {
        say(t('refused.nothing'));
        return false;
      }
      setBusy(true);
      try {
        const present = targets.filter(({ hasLeft }) => !hasLeft);
        const left = targets.filter(({ hasLeft }) => hasLeft);
        const answer = present.length === 0 ? emptyResult : await inPages(present, send);
        const result = withRefused(
          answer,
          left.map(({ row }) => ({ pointId: row.pointId, code: 'alert.left', message: t('refused.left') })),
        );
        const messages = new Map(result.refused.map(({ pointId, message }) => [pointId as string, message]));
        setRefusals(new Map(targets.flatMap(({ row }) => (messages.has(row.pointId) ? [[row.alertId as string, messages.get(row.pointId)!]] : []))));
        say(bulkSentence(t, action, result));
        return result.refused.length === 0;
      } catch (error) {
        say(t('refused.failed', { reason: (error as Error).message }));
        return false;
      } finally {
        setBusy(false);
      }
    },
    [t, say],
  );

  const withdraw = (targets: readonly Shown[]) => act('withdraw', targets, (rows) => engine.withdraw({ alerts: callsOf(rows) }));
  const points = (rows: readonly Shown[]) => rows.map(({ row }) => row.pointId);
  return {
    sentence,
    refusals,
    isBusy,
    say,
    /** Another row or selection: what was said before belongs to the past. */
    forget: useCallback(() => {
      setRefusals((old) => (old.size === 0 ? old : nobody));
      setSentence('');
    }, []),
    /** Names the call that was shown, so that a newer one is never acknowledged by accident. */
    acknowledge: (targets: readonly Shown[], note = '') => {
      let mine: readonly Shown[] = [];
      return act('acknowledge', targets, async (rows) => {
        const answer = await engine.acknowledge({ alerts: callsOf(rows), note });
        mine = [...mine, ...ownAnswers(rows, answer)];
        setOwn(mine);
        return answer;
      });
    },
    withdraw,
    /** There is an acknowledgement of this window to take back. */
    canUndo: own.length > 0,
    /** Takes the last acknowledgement of this window back, all of it; what was called anew since stays as it is, and says so. */
    undo: async (): Promise<void> => {
      if (own.length === 0) return say(t('refused.noUndo'));
      setOwn([]);
      await withdraw(own);
    },
    assign: (targets: readonly Shown[], to: string | null) =>
      act(to === null ? 'giveBack' : 'assign', targets, (rows) => oneByOne(rows, ({ pointId, raisedAt }) => engine.assign({ pointId, of: raisedAt, to }))),
    recordAction: (targets: readonly Shown[], action: string, cause: string) =>
      act('action', targets, (rows) => oneByOne(rows, ({ pointId, raisedAt }) => engine.recordAction({ pointId, of: raisedAt, action, cause }))),
    shelve: (targets: readonly Shown[], until: number, oneShot: boolean, reason: string) =>
      act('shelve', targets, (rows) => engine.shelve({ points: points(rows), until, oneShot, reason })),
    unshelve: (targets: readonly Shown[]) => act('unshelve', targets, (rows) => engine.unshelve({ points: points(rows) })),
    resolve: (targets: readonly Shown[]) => act('resolve', targets, (rows) => engine.resolve({ alerts: callsOf(rows) })),
    takeOutOfService: (targets: readonly Shown[], permit: string, reason: string, until: number | undefined) =>
      act('outOfService', targets, (rows) => engine.takeOutOfService({ points: points(rows), permit, reason, ...(until !== undefined && { until }) })),
    returnToService: (targets: readonly Shown[]) => act('returned', targets, (rows) => engine.returnToService({ points: points(rows) })),
  };
};
export type AlertActions = ReturnType<typeof useAlertActions>;

/** Does an acknowledgement have anything to do here? */
export const canAcknowledge = (targets: readonly Shown[]): boolean => targets.some(({ row }) => isUnacknowledged(row.label));

/** Is there an acknowledgement to take back here? */
export const canWithdraw = (targets: readonly Shown[]): boolean => targets.some(({ row }) => row.label === 'C' || row.label === 'F');

import type { BulkResult } from '../../../contract/views.ts';
import type { Shown } from './use-alert-columns.tsx';

/** Alerts of one message: a choice of any size is sent, but no message grows without end. */
export const mostPerMessage = 1000;

/** What an acknowledgement has to name, alert by alert: the call that was shown, never "the alert" as it may be by then. */
export const callsOf = (rows: readonly Shown[]) => rows.map(({ row: { pointId, call } }) => ({ pointId, call }));

/** Sends rows page by page, in their order, and adds up what became of them. */
export const inPages = async (rows: readonly Shown[], send: (page: readonly Shown[]) => Promise<BulkResult>, most = mostPerMessage): Promise<BulkResult> => {
  let sum: BulkResult = { applied: 0, already: 0, refused: [] };
  for (let from = 0; from < rows.length; from += most) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other: the engine has other work between them
    const { applied, already, refused } = await send(rows.slice(from, from + most));
    sum = { applied: sum.applied + applied, already: sum.already + already, refused: [...sum.refused, ...refused] };
  }
  return sum;
};

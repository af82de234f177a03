import * as z from 'zod';
import { Refusal } from '../decider.ts';

/** What to do, written once for an area or a device: it stands where a threshold says nothing of its own. */
export const StandingActionsDraft = z.strictObject({
  scope: z.enum(['area', 'device']),
  name: z.string().trim().min(1, 'Say for which area or device.').max(120),
  /** In order; empty: nothing stands there any more. */
  actions: z.array(z.string().trim().min(1).max(500)).max(20),
});
export type StandingActionsDraft = z.infer<typeof StandingActionsDraft>;

export interface StandingActionsKept extends StandingActionsDraft {
  readonly type: 'StandingActionsKept';
  readonly reason: string;
  readonly at: number;
}
export const standingActionsStream = 'standing-actions';

/** What stands now, with who said so last. */
export interface StandingActions extends StandingActionsDraft {
  readonly by: string;
  readonly reason: string;
  readonly at: number;
}
export type ActionsFrom = Pick<StandingActions, 'scope' | 'name'>;

const isOf = (one: ActionsFrom, { scope, name }: ActionsFrom): boolean => one.scope === scope && one.name === name;

/** From the log in its order: the last word on each area and device, areas first, by name. */
export const standingActions = (log: readonly { readonly actor: string; readonly event: StandingActionsKept }[]): readonly StandingActions[] => {
  const found = new Map<string, StandingActions>();
  for (const { actor, event } of log) {
    const { scope, name, actions, reason, at } = event;
    found.delete(`${scope} ${name}`);
    if (actions.length > 0) found.set(`${scope} ${name}`, { scope, name, actions, by: actor, reason, at });
  }
  return [...found.values()].toSorted((a, b) => (a.scope === b.scope ? (a.name < b.name ? -1 : 1) : a.scope === 'area' ? -1 : 1));
};

/** What has to be put on record; nothing where nothing changes. Refuses a change without a reason. */
export const keepActions = (draft: StandingActionsDraft, reason: string, at: number, all: readonly StandingActions[]): readonly StandingActionsKept[] => {
  if (reason.trim() === '') throw new Refusal('actions.reason-missing', 'A reason is needed: what people are told to do stands in the audit trail.');
  const before = all.find((one) => isOf(one, draft))?.actions ?? [];
  if (JSON.stringify(before) === JSON.stringify(draft.actions)) return [];
  return [{ type: 'StandingActionsKept', ...draft, reason: reason.trim(), at }];
};

/** The actions of a point: its own, else those of its device, else those of its area; and where they come from. */
export const actionsFor = (
  own: readonly string[],
  device: string,
  area: string | null,
  all: readonly StandingActions[],
): { readonly actions: readonly string[]; readonly from?: ActionsFrom } => {
  if (own.length > 0) return { actions: own };
  const found = all.find((one) => isOf(one, { scope: 'device', name: device })) ?? all.find((one) => area !== null && isOf(one, { scope: 'area', name: area }));
  return found ? { actions: found.actions, from: { scope: found.scope, name: found.name } } : { actions: [] };
};

import { Dashboard } from '../../../domain/dashboard/dashboard.ts';

/** What was changed and not saved yet; it survives a window that loads itself again. */
export interface Draft {
  /** The version on which the change is based; 0: it is new. */
  readonly version: number;
  readonly dashboard: Dashboard;
}

const keyOf = (scope: string, id: string): string => `fieldwatch.dashboard.${scope}.${id}`;

export const readDraft = (scope: string, id: string): Draft | undefined => {
  try {
    const { version, dashboard } = JSON.parse(sessionStorage.getItem(keyOf(scope, id)) ?? '{}') as { version?: unknown; dashboard?: unknown };
    const read = Dashboard.safeParse(dashboard);
    return typeof version === 'number' && read.success ? { version, dashboard: read.data } : undefined;
  } catch {
    return undefined;
  }
};
export const keepDraft = (scope: string, id: string, draft: Draft): void => sessionStorage.setItem(keyOf(scope, id), JSON.stringify(draft));
export const forgetDraft = (scope: string, id: string): void => sessionStorage.removeItem(keyOf(scope, id));

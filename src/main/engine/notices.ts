import type { Notice } from '../../contract/shell-calls.ts';
import type { Shell } from '../shell/shell.ts';
import { openSignal } from './signal.ts';

/** Passes on what the desktop is told, and keeps the newest for pages whose shell cannot notify. */
export const openNotices = (shell: Shell) => {
  const changed = openSignal();
  let n = 0;
  let newest: (Notice & { readonly n: number }) | null = null;
  return {
    shell: {
      ...shell,
      notify: (notice: Notice): Promise<void> => {
        newest = { ...notice, n: ++n };
        changed.emit();
        return shell.notify(notice);
      },
    } satisfies Shell,
    changed,
    /** What came after this one; a page that has just come is told of nothing old. */
    since: (seen: number): (Notice & { readonly n: number }) | null => (newest && newest.n > seen ? newest : null),
    count: (): number => n,
  };
};

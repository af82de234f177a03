import { useEffect, useRef } from 'react';
import { go } from '../lib/hash-location.ts';
import { useLeader } from '../lib/use-leader.ts';
import { useSession } from '../stores/session.ts';
import { useWatch } from '../wire/hooks.ts';

const isAllowed = (): boolean => 'Notification' in window && Notification.permission === 'granted';

/** Without Electron the page itself tells the desktop: a notification when nobody works in the window, and the count on its icon. */
export const useDesktop = (): void => {
  const isOurs = useSession()?.shell !== 'electron';
  const leads = useLeader((state) => state.leads);
  const notice = useWatch('notices', {}).value;
  const owed = useWatch('alertCounts', {}).value?.unacknowledged ?? 0;
  const told = useRef(0);
  useEffect(() => {
    if (!notice || notice.n === told.current) return;
    told.current = notice.n; // also what another window has shown: it is not told again when this one takes over
    if (!isOurs || !leads || document.hasFocus() || !isAllowed()) return;
    const shown = new Notification(notice.title, { body: notice.body, tag: 'fieldwatch', requireInteraction: notice.urgent, silent: true });
    shown.addEventListener('click', () => {
      window.focus();
      go(notice.path);
      shown.close();
    });
  }, [notice, isOurs, leads]);
  useEffect(() => {
    if (!isOurs || !('setAppBadge' in navigator)) return;
    (owed > 0 ? navigator.setAppBadge(owed) : navigator.clearAppBadge()).catch(() => {}); // a page that is not installed has no badge
  }, [owed, isOurs]);
};

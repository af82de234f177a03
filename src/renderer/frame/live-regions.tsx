import { useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/text.ts';
import { useAnnouncement } from '../lib/announce.ts';
import { useWatch } from '../wire/hooks.ts';

const calmMs = 5000;

/** Counts what came new since the last announcement; says it at most every five seconds. */
const useRaised = (): number => {
  const { value: counts } = useWatch('alertCounts', {});
  const owed = counts?.unacknowledged;
  const before = useRef(owed);
  const pending = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [said, setSaid] = useState(0);
  useEffect(() => {
    if (owed === undefined) return;
    if (before.current !== undefined && owed > before.current) pending.current += owed - before.current;
    before.current = owed;
    if (pending.current === 0 || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      setSaid(pending.current);
      pending.current = 0;
    }, calmMs);
  }, [owed]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return said;
};

/** The only two live regions of the window: new alerts, coalesced; results of own actions, at once. */
export const LiveRegions = () => {
  const t = useText();
  const raised = useRaised();
  const { text, turn } = useAnnouncement();
  return (
    <div className="visually-hidden">
      <p aria-live="polite">{raised > 0 && t('announce.raised', { count: raised })}</p>
      <p aria-live="polite">
        <span key={turn}>{text}</span>
      </p>
    </div>
  );
};

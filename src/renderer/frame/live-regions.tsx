import { useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/text.ts';
import { useAnnouncement } from '../lib/announce.ts';
import { useWatch } from '../wire/hooks.ts';

const calmMs = 5000;

interface Raised {
  readonly count: number;
  readonly critical: number;
  /** Makes the same words speak again. */
  readonly turn: number;
}

/** Counts what came new since the last announcement; says it at most every five seconds. */
const useRaised = (): Raised => {
  const { value: counts } = useWatch('alertCounts', {});
  const owed = counts?.unacknowledged;
  const critical = counts?.bySeverity.critical ?? 0;
  const before = useRef({ owed, critical });
  const pending = useRef({ count: 0, critical: 0 });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [said, setSaid] = useState<Raised>({ count: 0, critical: 0, turn: 0 });
  useEffect(() => {
    if (owed === undefined) return;
    const last = before.current;
    before.current = { owed, critical };
    if (last.owed === undefined) return;
    pending.current.count += Math.max(0, owed - last.owed);
    pending.current.critical += Math.max(0, critical - last.critical);
    if (pending.current.count === 0 || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      const { count, critical: worst } = pending.current;
      pending.current = { count: 0, critical: 0 };
      setSaid(({ turn }) => ({ count, critical: Math.min(worst, count), turn: turn + 1 }));
    }, calmMs);
  }, [owed, critical]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return said;
};

/** The only two live regions of the window: new alerts, coalesced; results of own actions, at once. */
export const LiveRegions = () => {
  const t = useText();
  const { count, critical, turn: raisedTurn } = useRaised();
  const { text, turn } = useAnnouncement();
  return (
    <div className="visually-hidden">
      <p aria-live="polite">
        {count > 0 && (
          <span key={raisedTurn}>
            {t('announce.raised', { count })}
            {critical > 0 && t('announce.critical', { count: critical })}
          </span>
        )}
      </p>
      <p aria-live="polite">
        <span key={turn}>{text}</span>
      </p>
    </div>
  );
};

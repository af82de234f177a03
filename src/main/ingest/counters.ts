/** What has happened on one connection since the start. */
export interface ProfileCounts {
  readonly messages: number;
  readonly samples: number;
  /** Redeliveries that were stored before. */
  readonly duplicates: number;
  /** Values that a sampling rule left out: judged, and not stored. */
  readonly thinned: number;
  /** Values of new series for which a limit left no room. */
  readonly refused: number;
  /** QoS 0 messages for which there was no room. */
  readonly dropped: number;
  readonly quarantined: number;
  /** Messages whose topic fits no template. */
  readonly unmatched: number;
  readonly lastMessageAt: number | null;
  readonly messagesPerSecond: number;
}

const slots = 5;

/** Messages per second over the last whole seconds, five at most. */
export const openRate = () => {
  const counts = new Float64Array(slots + 1);
  let second = 0;
  let slot = 0;
  /** Time for which nothing has to be reckoned: mostly many messages have the same. */
  const until = Float64Array.of(0, 0);
  const advance = (now: number): void => {
    if (now >= until[0]! && now < until[1]!) return;
    const present = Math.floor(now / 1000);
    const passed = present - second;
    // Also when the clock was set back: what was counted under another time says nothing about the rate.
    if (passed < 0 || passed > slots) counts.fill(0);
    else for (let s = second + 1; s <= present; s++) counts[s % (slots + 1)] = 0;
    second = present;
    slot = second % (slots + 1);
    until[0] = 1000 * second;
    until[1] = 1000 * (second + 1);
  };
  return {
    count: (now: number): void => {
      advance(now);
      counts[slot]! += 1;
    },
    perSecond: (now: number): number => {
      advance(now);
      const total = counts.reduce((sum, count) => sum + count, 0) - counts[slot]!;
      return total / slots;
    },
  };
};

export const openCounts = () => {
  const rate = openRate();
  const counts = {
    messages: 0,
    samples: 0,
    duplicates: 0,
    thinned: 0,
    refused: 0,
    dropped: 0,
    quarantined: 0,
    unmatched: 0,
    lastMessageAt: null as number | null,
  };
  return {
    counts,
    message: (now: number): void => {
      counts.messages++;
      counts.lastMessageAt = now;
      rate.count(now);
    },
    read: (now: number): ProfileCounts => ({ ...counts, messagesPerSecond: rate.perSecond(now) }),
  };
};
export type Counts = ReturnType<typeof openCounts>;

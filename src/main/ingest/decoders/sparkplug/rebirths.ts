export const rebirthLimits = { firstMs: 60_000, longestMs: 3_600_000, spacingMs: 200, jitterMs: 1000 } as const;

interface Wish {
  gapMs: number;
  lastSentAt: number | undefined;
  dueAt: number | undefined;
}

/**
 * Which edge nodes are to be asked for their birth, and when: each at most once a minute, doubling to an hour while it goes
 * on, and five a second over all, with jitter, so that a fleet that comes back is not asked all at once.
 */
export const openRebirths = (random: () => number) => {
  const wishes = new Map<string, Wish>();
  const waiting = new Set<string>();
  let nextSlot = 0;

  return {
    want: (node: string, now: number): void => {
      let wish = wishes.get(node);
      if (wish === undefined) wishes.set(node, (wish = { gapMs: rebirthLimits.firstMs, lastSentAt: undefined, dueAt: undefined }));
      if (wish.dueAt !== undefined) return;
      wish.dueAt = Math.max(now, wish.lastSentAt === undefined ? now : wish.lastSentAt + wish.gapMs) + random() * rebirthLimits.jitterMs;
      waiting.add(node);
    },
    /** It was born, so that nothing has to be asked. */
    born: (node: string): void => {
      const wish = wishes.get(node);
      if (wish !== undefined) wish.dueAt = undefined;
      waiting.delete(node);
    },
    /** The nodes to ask now. */
    due: (now: number): readonly string[] => {
      if (now < nextSlot && nextSlot - now <= rebirthLimits.spacingMs) return [];
      let first: string | undefined;
      for (const node of waiting) {
        const at = wishes.get(node)!.dueAt!;
        if (at <= now && (first === undefined || at < wishes.get(first)!.dueAt!)) first = node;
      }
      if (first === undefined) return [];
      const wish = wishes.get(first)!;
      const isRepeated = wish.lastSentAt !== undefined && now - wish.lastSentAt < 2 * wish.gapMs + rebirthLimits.jitterMs;
      wish.gapMs = isRepeated ? Math.min(2 * wish.gapMs, rebirthLimits.longestMs) : rebirthLimits.firstMs;
      wish.lastSentAt = now;
      wish.dueAt = undefined;
      waiting.delete(first);
      nextSlot = now + rebirthLimits.spacingMs;
      return [first];
    },
    /** When `due` may have something; undefined while nobody waits. */
    nextAt: (): number | undefined => {
      let earliest: number | undefined;
      for (const node of waiting) {
        const at = wishes.get(node)!.dueAt!;
        if (earliest === undefined || at < earliest) earliest = at;
      }
      return earliest === undefined ? undefined : Math.max(earliest, nextSlot);
    },
  };
};

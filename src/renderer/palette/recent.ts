const key = 'fieldwatch.palette';
const most = 8;

/** What was chosen last, newest first: only the order of a list, so a browser that forgets it costs nothing. */
export const recent = (): readonly string[] => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
};

export const remember = (id: string): void => localStorage.setItem(key, JSON.stringify([id, ...recent().filter((each) => each !== id)].slice(0, most)));

/** Those chosen of late before the others, each part in its own order. */
export const recentFirst = <Item extends { readonly id: string }>(items: readonly Item[], chosen: readonly string[]): readonly Item[] => {
  const place = (item: Item) => (chosen.indexOf(item.id) + chosen.length + 1) % (chosen.length + 1);
  return items.toSorted((a, b) => place(a) - place(b));
};

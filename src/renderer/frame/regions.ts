/** Regions that F6 walks through carry `data-region` with their spoken name and are focusable or hold something that is. */
const focusable = 'a[href], button:not([disabled]), input, select, textarea, [tabindex="0"]';

/** Moves the focus to the next (1) or previous (-1) region in document order and says whether there was one. */
export const stepRegion = (direction: 1 | -1): boolean => {
  // A region may stand inside another one, as the list inside its panel: the innermost is where we are.
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null || region.getClientRects().length > 0,
  );
  const current = regions.findLastIndex((region) => region.contains(document.activeElement));
  for (let step = 1; step <= regions.length; step++) {
    const from = current === -1 ? (direction === 1 ? -1 : 0) : current;
    const region = regions[(from + direction * step + regions.length * 2) % regions.length];
    const target = region?.matches(focusable)
      ? region
      : (region?.querySelector<HTMLElement>('[data-region-start]') ?? region?.querySelector<HTMLElement>(focusable));
    if (!target) continue;
    target.focus();
    return true;
  }
  return false;
};

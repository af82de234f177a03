import type { Scope } from './commands.ts';
import type { Focus } from './dispatcher.ts';

const typing = 'input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable=""], [contenteditable=true]';
const control = 'button, a[href], input, summary, [role=button], [role=tab], [role=checkbox], [role=switch], [role=radio], [role=combobox], [role=separator]';

/** Reads `data-scope="list|chart|dialog"` of the elements around the target. Popups stand outside of them, so letters do nothing there. */
export const focusOf = (target: EventTarget | null): Focus => {
  const element = target instanceof Element ? target : null;
  const scopes: Scope[] = [];
  for (let at = element?.closest('[data-scope]'); at; at = at.parentElement?.closest('[data-scope]')) scopes.push(at.getAttribute('data-scope') as Scope);
  return {
    scopes,
    isTyping: element?.closest(typing) != null,
    isControl: element?.closest(control) != null,
    isWithin: (other) => element !== null && other.contains(element),
  };
};

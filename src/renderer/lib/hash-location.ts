import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { BaseLocationHook, BaseSearchHook } from 'wouter';

// Path and query both live in the hash, so that every shell serves one document and Back returns to exactly the former view.
const subscribe = (listener: () => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};
const hash = () => location.hash.replace(/^#?\/?/, '/');
const readPath = () => hash().split('?')[0]!;
const readQuery = () => hash().split('?')[1] ?? '';

/** Opens a route such as `/alerts/active` or `/trends?series=…`. `replace` leaves no step for Back. */
export const go = (to: string, { replace = false }: { readonly replace?: boolean } = {}): void => {
  const [oldURL, url] = [location.href, new URL(location.href)];
  url.hash = to.replace(/^#?\/?/, '/');
  if (url.href === oldURL) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', url.href);
  window.dispatchEvent(new HashChangeEvent('hashchange', { oldURL, newURL: url.href }));
};

/** For wouter's Router: the path of the hash without its query. */
export const useHashPath: BaseLocationHook = () => [useSyncExternalStore(subscribe, readPath), go];
export const useHashQuery: BaseSearchHook = () => useSyncExternalStore(subscribe, readQuery);
export const hashHref = (to: string): string => `#${to}`;

type Patch = Readonly<Record<string, string | null>>;

/** The query of the route and a way to change single entries; null removes one. Changes replace the current step by default. */
export const useQuery = (): readonly [URLSearchParams, (patch: Patch, options?: { readonly replace?: boolean }) => void] => {
  const text = useSyncExternalStore(subscribe, readQuery);
  const query = useMemo(() => new URLSearchParams(text), [text]);
  const patchQuery = useCallback((patch: Patch, { replace = true } = {}) => {
    const query = new URLSearchParams(readQuery());
    for (const [name, value] of Object.entries(patch)) {
      if (value === null) query.delete(name);
      else query.set(name, value);
    }
    const rest = query.toString();
    go(rest === '' ? readPath() : `${readPath()}?${rest}`, { replace });
  }, []);
  return [query, patchQuery];
};

/** `Harbour-Works-alerts-active-2026-11-26T0941Z.csv`: safe on every file system. `at` in ms since 1970 UTC. */
export const fileName = (site: string, title: string, at: number, kind: string): string =>
  `${site.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')}-${title}-${new Date(at).toISOString().slice(0, 16).replace(':', '')}Z.${kind}`;

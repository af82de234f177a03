import { rmSync } from 'node:fs';

export type Download = { readonly name: string } & (
  | { readonly bytes: Uint8Array }
  /** Read when it is fetched, and removed afterwards. */
  | { readonly file: string }
);

const keepMs = 10 * 60_000;
const most = 20;

/** Files that wait for the page to fetch them, each under an address that works once and for ten minutes. */
export const openDownloads = (newId: () => string, now: () => number) => {
  const waiting = new Map<string, Download & { readonly until: number }>();
  const tidy = (): void => {
    for (const [id, download] of waiting) {
      if (download.until >= now() && waiting.size <= most) continue;
      waiting.delete(id);
      if ('file' in download) rmSync(download.file, { force: true });
    }
  };
  return {
    /** The path below the host. */
    offer: (download: Download): string => {
      const id = newId();
      waiting.set(id, { ...download, until: now() + keepMs });
      tidy();
      return `/download/${id}`;
    },
    take: (path: string): Download | undefined => {
      tidy();
      const id = path.startsWith('/download/') ? path.slice('/download/'.length) : '';
      const found = waiting.get(id);
      waiting.delete(id);
      return found;
    },
  };
};
export type Downloads = ReturnType<typeof openDownloads>;

/** RFC 6266: plain ASCII for old clients, the real name beside it. */
export const disposition = (name: string): string => {
  const plain = name.replace(/[^\x20-\x7e]|["\\/]/g, '_');
  const real = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${real}`;
};

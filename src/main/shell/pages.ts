import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from '../../domain/decider.ts';

export interface Page {
  readonly type: string;
  readonly body: Uint8Array;
  /** Its name changes with its content. */
  readonly immutable: boolean;
}
/** By path, as `/assets/index-1a2b.js`; `/` is the document. */
export type Pages = ReadonlyMap<string, Page>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.txt': 'text/plain; charset=utf-8',
};

/** Reads the window's files into memory. What is not in this map does not exist for a request: no path of a request reaches the disk. */
export const readPages = (folder: URL): Pages => {
  const root = fileURLToPath(folder);
  const pages = new Map<string, Page>();
  const read = (within: string): void => {
    for (const name of readdirSync(join(root, within))) {
      const path = `${within}/${name}`;
      const file = join(root, path);
      if (statSync(file).isDirectory()) read(path);
      else pages.set(path === '/index.html' ? '/' : path, { type: typeOf(name), body: readFileSync(file), immutable: path.startsWith('/assets/') });
    }
  };
  if (existsSync(root)) read('');
  if (!pages.has('/')) throw missing(root);
  return pages;
};

const typeOf = (name: string): string => types[extname(name)] ?? 'application/octet-stream';
const missing = (root: string): Refusal => new Refusal('program.incomplete', `The files of the window are missing in ${root}. Build them with: npm run build`);

import type { Pages } from '../pages.ts';

/** The page may run its own files and nothing else; it talks through its port, so it may not even connect. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const ownAddress = 'console://app/';

/** Node's URL does not know the scheme and calls its origin "null": compare scheme and host instead, never parts of the text. */
export const isOwnPage = (address: string): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return protocol === 'console:' && host === 'app';
};

/** Files of the window and nothing else. Routes live in the hash and never get here. */
export const answerPage = (pages: Pages, { url, method }: { readonly url: string; readonly method: string }): Response => {
  const headers = { 'content-security-policy': contentSecurityPolicy, 'x-content-type-options': 'nosniff' };
  const page = method === 'GET' && isOwnPage(url) ? pages.get(new URL(url).pathname) : undefined;
  if (!page) return new Response(null, { status: 404, headers });
  return new Response(page.body as Uint8Array<ArrayBuffer>, { headers: { ...headers, 'content-type': page.type } });
};

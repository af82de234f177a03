import type { IncomingMessage } from 'node:http';
import { createGunzip } from 'node:zlib';
import { HttpRefusal } from './answer.ts';

/** The body of a request, unpacked, up to `limit` bytes of either. Throws an `HttpRefusal`. */
export const readBody = async (request: IncomingMessage, limit: number): Promise<Uint8Array> => {
  const tooLarge = () => new HttpRefusal('http.too-large', `The body has more than ${limit / 1024 / 1024} MiB. Send it in parts.`);
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding !== 'identity' && encoding !== 'gzip') throw new HttpRefusal('http.encoding', 'The body may be packed with gzip, or not at all.');
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const gunzip = encoding === 'gzip' ? createGunzip() : undefined;
  if (gunzip !== undefined) {
    request.once('error', (error) => gunzip.destroy(error));
    request.pipe(gunzip);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const take = (chunk: Uint8Array): void => {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  };
  try {
    // A request is not destroyed when reading it stops: the answer still has to go out on its connection.
    for await (const chunk of (gunzip ?? request).iterator({ destroyOnReturn: false })) take(chunk as Uint8Array);
  } catch (error) {
    request.unpipe();
    request.resume(); // or the rest of it would stand in the way of the answer
    gunzip?.destroy();
    if (error instanceof HttpRefusal) throw error;
    throw new HttpRefusal('http.broken-body', 'The body broke off, or is not packed as it says.');
  }
  return Buffer.concat(chunks);
};

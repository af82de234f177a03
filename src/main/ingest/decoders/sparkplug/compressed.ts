import { gunzipSync, inflateSync } from 'node:zlib';
import type { SparkplugPayload } from './raw-payload.ts';

/** Name by which a payload says that it holds a compressed one. */
const compressedName = 'SPBV1.0_COMPRESSED';
/** What a compressed payload may grow to: a small one must not fill the memory. */
export const inflatedBytes = 8 * 1024 * 1024;

const algorithms: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  GZIP: (bytes) => gunzipSync(bytes, { maxOutputLength: inflatedBytes }),
  DEFLATE: (bytes) => inflateSync(bytes, { maxOutputLength: inflatedBytes }),
};

/** The bytes of the payload that a payload holds; in words why they cannot be had; undefined when it holds none. */
export const unwrapped = ({ uuid, body, metrics }: SparkplugPayload): Uint8Array | string | undefined => {
  if (body.length === 0) return undefined;
  if (uuid !== compressedName) return metrics.length > 0 ? undefined : `The payload is wrapped (${uuid.slice(0, 80) || 'without a name'}) and cannot be read.`;
  const said = metrics.find(({ name }) => name === 'algorithm')?.value;
  const algorithm = said?.field === 'string' ? said.value.toUpperCase() : 'DEFLATE';
  const inflate = Object.hasOwn(algorithms, algorithm) ? algorithms[algorithm] : undefined;
  if (inflate === undefined) return `The payload is compressed by ${algorithm.slice(0, 40)}, which is not read.`;
  try {
    return inflate(body);
  } catch (error) {
    return `The payload is compressed and cannot be unpacked: ${error instanceof Error ? error.message.slice(0, 120) : 'unknown reason'}.`;
  }
};

import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { ReaderReply, ReaderRequest } from './reader.ts';
import { StoreRefusal } from './store-refusal.ts';
import { openTelemetryReader, type ReaderLimits, type TelemetryReader } from './telemetry-reader.ts';

/** Entry of the reader's thread: answers one question after another. */
const run = (port: MessagePort, { file, limits }: { readonly file: string; readonly limits: ReaderLimits }): void => {
  const post = (reply: ReaderReply, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(reply, transfer);
  let reader: TelemetryReader;
  try {
    reader = openTelemetryReader(file, limits);
  } catch (error) {
    post({ id: 0, error: wordsOf(error) });
    return;
  }
  post({ id: 0, value: undefined });
  port.on('message', ({ id, method, args }: ReaderRequest) => {
    try {
      const ask = reader[method] as (...given: readonly unknown[]) => unknown;
      const value = ask(...args);
      post({ id, value }, buffersOf(value));
    } catch (error) {
      post({ id, error: wordsOf(error) });
    }
    if (method === 'close') port.close();
  });
};

const wordsOf = (error: unknown): Extract<ReaderReply, { error: unknown }>['error'] => {
  if (error instanceof StoreRefusal) return { code: error.code, file: error.file, message: error.message };
  return { code: '', file: '', message: error instanceof Error ? error.message : String(error) };
};

/** Typed arrays are handed over, not copied. One of a larger buffer is copied, for others may still need the rest. */
const buffersOf = (value: unknown): readonly ArrayBuffer[] => {
  const buffers = new Set<ArrayBuffer>();
  for (const part of typeof value === 'object' && value !== null ? Object.values(value).flat() : []) {
    if (ArrayBuffer.isView(part) && part.buffer instanceof ArrayBuffer && part.byteLength === part.buffer.byteLength) buffers.add(part.buffer);
  }
  return [...buffers];
};

if (parentPort) run(parentPort, workerData as { readonly file: string; readonly limits: ReaderLimits });

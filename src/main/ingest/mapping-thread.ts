import { parentPort, workerData } from 'node:worker_threads';
import type { Decode } from './decoders/decoder.ts';
import { openDecoder } from './decoders/registry.ts';
import { evaluation } from './expression.ts';
import { openPreview, previewDecoder } from './preview-expression.ts';
import type { MappingJob, MappingReply, MappingThreadData } from './mapper.ts';

/** CPU time of this thread, ms. */
const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

const warmUp = '{"a":[{"b":1},{"b":2}]}';

/** Entry of the mapping thread: decodes messages of sources with an expression, one after the other, in the order they came. */
const run = ({ marks }: MappingThreadData, post: (reply: MappingReply) => void, listen: (take: (job: MappingJob) => void) => void): void => {
  const inHand = new Int32Array(marks, 0, 1);
  const began = new Float64Array(marks, 8, 2);
  const decoders = new Map<string, Decode | undefined>();
  let id = 0;
  evaluation.began = () => {
    began[0] = performance.timeOrigin + performance.now();
    began[1] = cpuMs();
    Atomics.store(inHand, 0, id);
  };
  evaluation.ended = () => void Atomics.store(inHand, 0, 0);
  const decoderOf = ({ source, decoder, options }: MappingJob): Decode | undefined => {
    if (!decoders.has(source)) {
      if (decoders.size >= 1000) decoders.clear();
      decoders.set(source, decoder === previewDecoder ? openPreview(options['expression'] ?? '') : openDecoder(decoder, options));
    }
    return decoders.get(source);
  };
  // The first evaluation of all compiles code; that must not be counted against a message.
  openDecoder('json', { expression: 'a[?b > `1`].{c: b}' })?.(Buffer.from(warmUp), {
    topic: '',
    device: undefined,
    metric: undefined,
    labels: {},
    zone: 'UTC',
    recv: 0,
    isRetained: false,
  });
  listen((job) => {
    id = job.id;
    const decoded = decoderOf(job)?.(job.payload, job.context);
    post({ id, decoded: decoded ?? { ok: false, reason: 'mapping-empty', detail: 'The source names a decoder that this version does not have.' } });
  });
};

if (parentPort) {
  const port = parentPort;
  run(
    workerData as MappingThreadData,
    (reply) => port.postMessage(reply),
    (take) => void port.on('message', take),
  );
}

import { Worker } from 'node:worker_threads';
import type { DecodeContext, Decoded, DecoderOptions } from './decoders/decoder.ts';

/** What the mapping thread needs to know of a source. */
export interface MappedSource {
  /** Names it for its strikes; another one once its expression is changed. */
  readonly key: string;
  readonly decoder: string;
  readonly options: DecoderOptions;
}

export interface MappingJob {
  readonly id: number;
  readonly source: string;
  readonly decoder: string;
  readonly options: DecoderOptions;
  readonly payload: Uint8Array;
  readonly context: DecodeContext;
}
export interface MappingReply {
  readonly id: number;
  readonly decoded: Decoded;
}
/** `marks`: the id of the message whose expression is being evaluated (0: none), from byte 8 since when, and the CPU time of the thread then. */
export interface MappingThreadData {
  readonly marks: SharedArrayBuffer;
}

/** `evaluationMs` of its own CPU time, or `wallMs` whatever else the computer does. */
export const mapperLimits = { evaluationMs: 20, wallMs: 500, strikes: 3, lookEveryMs: 5, heapMb: 128 } as const;

export interface Mapper {
  /** Answers once, in the order of asking; may answer at once when the source is switched off. Copies the payload. */
  readonly decode: (source: MappedSource, payload: Uint8Array, context: DecodeContext, answer: (decoded: Decoded) => void) => void;
  readonly close: () => Promise<void>;
}

export interface MapperOptions {
  readonly thread: URL;
  /** An expression took too long three times; its source reads nothing until it is changed. */
  readonly onSwitchedOff: (key: string) => void;
  readonly onFault: (error: unknown) => void;
}

interface Waiting extends MappingJob {
  readonly answer: (decoded: Decoded) => void;
}

const switchedOff: Decoded = {
  ok: false,
  reason: 'expression-timeout',
  detail: `The expression of this source took longer than ${mapperLimits.evaluationMs} ms three times and was switched off. Make it simpler and save the connection.`,
};
const tooLong: Decoded = {
  ok: false,
  reason: 'expression-timeout',
  detail: `The expression took longer than ${mapperLimits.evaluationMs} ms on this message.`,
};

/** A function does not travel to a thread. */
const toPost = ({ properties, ...context }: DecodeContext): DecodeContext =>
  properties === undefined ? context : { ...context, properties: typeof properties === 'function' ? properties() : properties };

const nowMs = (): number => performance.timeOrigin + performance.now();

/**
 * Sources with an expression decode in one thread, which a watchdog ends when one message takes too long: what a person has
 * typed must never hold up the console. The thread starts with the first message that needs it.
 */
export const openMapper = ({ thread, onSwitchedOff, onFault }: MapperOptions): Mapper => {
  const marks = new SharedArrayBuffer(24);
  const inHand = new Int32Array(marks, 0, 1);
  const began = new Float64Array(marks, 8, 2);
  const strikes = new Map<string, number>();
  let waiting: Waiting[] = [];
  let worker: Worker | undefined;
  let watchdog: NodeJS.Timeout | undefined;
  let lastId = 0;
  let isClosed = false;

  const isOff = (source: string): boolean => (strikes.get(source) ?? 0) >= mapperLimits.strikes;
  const settle = (job: Waiting, decoded: Decoded): void => {
    waiting = waiting.filter((other) => other !== job);
    job.answer(decoded);
  };
  const strike = (job: Waiting): void => {
    const count = (strikes.get(job.source) ?? 0) + 1;
    strikes.set(job.source, count);
    if (count === mapperLimits.strikes) onSwitchedOff(job.source);
    settle(job, tooLong);
  };

  const post = (to: Worker, { answer: _answer, ...job }: Waiting): void => to.postMessage(job);
  const start = (): Worker => {
    Atomics.store(inHand, 0, 0);
    const made = new Worker(thread, {
      workerData: { marks } satisfies MappingThreadData,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: mapperLimits.heapMb },
    });
    made.on('message', ({ id, decoded }: MappingReply) => {
      const [first] = waiting;
      // What was answered after the watchdog had given up is not wanted any more.
      if (made !== worker || first?.id !== id) return;
      waiting.shift();
      first.answer(decoded);
      if (waiting.length === 0) rest();
    });
    made.on('error', onFault);
    made.on('exit', () => {
      if (made === worker) replace(waiting.find(({ id }) => id === Atomics.load(inHand, 0)) ?? waiting[0]);
    });
    for (const job of waiting) post(made, job);
    watchdog ??= setInterval(look, mapperLimits.lookEveryMs);
    return made;
  };
  const rest = (): void => {
    clearInterval(watchdog);
    watchdog = undefined;
  };
  /** Ends the thread, answers for the message that ended it, and goes on with the rest in a new one. */
  const replace = (guilty: Waiting | undefined): void => {
    const former = worker;
    worker = undefined;
    former?.terminate().catch(onFault);
    if (guilty !== undefined) strike(guilty);
    for (const job of waiting.filter(({ source }) => isOff(source))) settle(job, switchedOff);
    if (waiting.length > 0 && !isClosed) worker = start();
    else rest();
  };
  const giveUp = (id: number): void => {
    const guilty = Atomics.load(inHand, 0) === id ? waiting.find((job) => job.id === id) : undefined;
    // Those before it have been read already; their answers are on the way, and are asked for again.
    if (guilty !== undefined) replace(guilty);
  };
  let isAsking = false;
  const look = (): void => {
    const id = Atomics.load(inHand, 0);
    const [since, cpuBefore] = [began[0]!, began[1]!];
    const passed = nowMs() - since;
    const looked = worker;
    if (id === 0 || isAsking || looked === undefined || passed < mapperLimits.evaluationMs) return;
    // Node before 24.6 cannot tell the time of another thread.
    const canAsk = typeof (looked as Partial<Worker>).cpuUsage === 'function';
    if (passed >= mapperLimits.wallMs || !canAsk) return giveUp(id);
    // On a busy computer a thread may wait for its turn: that is not the fault of the expression.
    isAsking = true;
    looked
      .cpuUsage()
      .then(({ user, system }) => {
        if (looked === worker && began[0] === since && (user + system) / 1000 - cpuBefore >= mapperLimits.evaluationMs) giveUp(id);
      })
      .catch(() => {}) // it has ended meanwhile, and that is handled where it ends
      .finally(() => (isAsking = false));
  };

  return {
    decode: ({ key, decoder, options }, payload, context, answer) => {
      if (isOff(key) || isClosed) return answer(switchedOff);
      const job: Waiting = {
        id: (lastId = (lastId % 0x7f_ff_ff_ff) + 1),
        source: key,
        decoder,
        options,
        payload: Uint8Array.from(payload),
        context: toPost(context),
        answer,
      };
      waiting.push(job);
      if (worker === undefined) worker = start();
      else {
        post(worker, job);
        watchdog ??= setInterval(look, mapperLimits.lookEveryMs);
      }
    },
    close: async () => {
      isClosed = true;
      rest();
      const former = worker;
      worker = undefined;
      waiting = [];
      await former?.terminate();
    },
  };
};

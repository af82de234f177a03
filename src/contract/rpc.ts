import * as z from 'zod';
import { Refusal } from '../domain/decider.ts';
import type { Channel } from './channel.ts';
import { decodeFrame, encodeFrame } from './frame.ts';

/** Three kinds of entries: an answer, a stream of the newest state, a stream of columns of numbers for charts. */
export interface Entry<Kind extends 'call' | 'watch' | 'frames' = 'call' | 'watch' | 'frames', In extends z.ZodType = z.ZodType, Out = unknown> {
  readonly kind: Kind;
  readonly input: In;
  readonly out?: Out;
}
export type Contract = Readonly<Record<string, Entry>>;

// Two steps, because TypeScript infers all type arguments of one call or none: call<Out>()(schema).
const entry =
  <Kind extends Entry['kind']>(kind: Kind) =>
  <Out>() =>
  <In extends z.ZodType>(input: In): Entry<Kind, In, Out> => ({ kind, input });
export const call = entry('call');
export const watch = entry('watch');
export const frames = entry('frames')<readonly Float64Array[]>();

export type Stop = () => void;
type Columns = readonly Float64Array[];
export type Client<C extends Contract> = {
  readonly [Method in keyof C]: C[Method] extends Entry<'call', infer In, infer Out>
    ? (input: z.input<In>) => Promise<Out>
    : C[Method] extends Entry<'watch' | 'frames', infer In, infer Out>
      ? (input: z.input<In>, next: (value: Out) => void, failed?: (error: CodedError) => void) => Stop
      : never;
};
export type Handlers<C extends Contract> = {
  readonly [Method in keyof C]: C[Method] extends Entry<'call', infer In, infer Out>
    ? (input: z.output<In>) => Out | Promise<Out>
    : C[Method] extends Entry<'watch' | 'frames', infer In, infer Out>
      ? (input: z.output<In>, next: (value: Out) => void, failed: (error: unknown) => void) => Stop
      : never;
};

/** What the serving side needs from its host: a clock-less layer owns no timer. */
export interface ServeOptions {
  /** For the log: the caller only reads `internal`. */
  readonly onFault: (error: unknown) => void;
  /** Runs `task` after `ms`; watches send at most every 100 ms, the newest state wins. */
  readonly later: (task: () => void, ms: number) => void;
}

const limits = { text: 256 * 1024, calls: 200, watches: 200, watchMs: 100 } as const;

const Request = z.union([
  z.strictObject({ id: z.int(), method: z.string(), input: z.unknown() }),
  z.strictObject({ id: z.int(), stop: z.literal(true) }),
  z.strictObject({ id: z.int(), painted: z.int() }),
]);
type Request = z.infer<typeof Request>;
type Reply = { id: number; value: unknown } | { id: number; error: { code: string; message: string } } | { id: number; next: unknown };

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not even JSON: the schema refuses it
  }
};

interface Running {
  stop: Stop;
  /** Only for frames: the page has painted the last one. */
  painted?: () => void;
}

/** Sends the first value at once and then the newest one at most every `watchMs`. */
const paced = <Value>(send: (value: Value) => void, later: ServeOptions['later']): ((value: Value) => void) => {
  let waiting: { value: Value } | undefined;
  let resting = false;
  const rest = () => {
    resting = true;
    later(() => {
      resting = false;
      if (!waiting) return;
      const { value } = waiting;
      waiting = undefined;
      send(value);
      rest();
    }, limits.watchMs);
  };
  return (value) => {
    if (resting) waiting = { value };
    else {
      send(value);
      rest();
    }
  };
};

/** One frame is in flight; while the page paints, only the newest one is kept. */
const credited = (send: (columns: Columns) => void) => {
  let free = true;
  let waiting: Columns | undefined;
  return {
    next: (columns: Columns) => {
      if (free) {
        free = false;
        send(columns);
      } else waiting = columns;
    },
    painted: () => {
      free = waiting === undefined;
      if (waiting) send(waiting);
      waiting = undefined;
    },
  };
};

/**
 * Serves a contract on one channel. Every input is parsed here and nowhere else.
 * Only a `Refusal` reaches the caller in words; any other error is reported to `onFault` and answered with `internal`.
 */
export const serve = <C extends Contract>(contract: C, handlers: Handlers<C>, channel: Channel, { onFault, later }: ServeOptions): void => {
  const running = new Map<number, Running>();
  let calls = 0;
  let closed = false;
  const post = (message: string | Uint8Array) => {
    if (!closed) channel.post(message);
  };
  const reply = (message: Reply) => post(JSON.stringify(message));
  const fail = (id: number, error: unknown) => {
    running.delete(id);
    if (error instanceof Refusal) return reply({ id, error: { code: error.code, message: error.message } });
    onFault(error);
    reply({ id, error: { code: 'internal', message: 'The request failed. The log of the program says why.' } });
  };

  const start = (id: number, kind: 'watch' | 'frames', open: (next: (value: unknown) => void, failed: (error: unknown) => void) => Stop) => {
    if (running.has(id)) throw new Refusal('rpc.invalid', 'This id is in use.');
    if (running.size >= limits.watches) throw new Refusal('rpc.busy', 'Too many open watches.');
    const self: Running = { stop: () => {} };
    running.set(id, self);
    let sequence = 0;
    const isOpen = () => running.get(id) === self;
    const flow = credited((columns) => {
      if (isOpen()) post(encodeFrame({ id, sequence: ++sequence, columns }));
    });
    if (kind === 'frames') self.painted = flow.painted;
    const send = paced((value: unknown) => {
      if (isOpen()) reply({ id, next: value });
    }, later);
    self.stop = open(kind === 'frames' ? (value) => flow.next(value as Columns) : send, (error) => {
      if (isOpen()) fail(id, error);
    });
  };

  const answer = async (id: number, method: string, given: unknown) => {
    const wanted = Object.hasOwn(contract, method) ? contract[method] : undefined;
    if (!wanted) throw new Refusal('rpc.unknown', `There is no method ${method}.`);
    const input = wanted.input.safeParse(given);
    if (!input.success) throw new Refusal('rpc.invalid', z.prettifyError(input.error));
    const handler = handlers[method] as (input: unknown, next?: (value: unknown) => void, failed?: (error: unknown) => void) => unknown;
    if (wanted.kind !== 'call') return start(id, wanted.kind, (next, failed) => handler(input.data, next, failed) as Stop);
    if (calls >= limits.calls) throw new Refusal('rpc.busy', 'Too many open calls.');
    calls++;
    try {
      reply({ id, value: await handler(input.data) });
    } finally {
      calls--;
    }
  };

  channel.onMessage((raw) => {
    if (typeof raw !== 'string' || raw.length > limits.text) return; // no envelope of ours: dropped, never thrown
    const request = Request.safeParse(parseJson(raw)).data;
    if (!request) return;
    const { id } = request;
    if ('stop' in request) {
      running.get(id)?.stop();
      running.delete(id);
    } else if ('painted' in request) running.get(id)?.painted?.();
    else answer(id, request.method, request.input).catch((error: unknown) => fail(id, error));
  });
  channel.onClose(() => {
    closed = true;
    for (const { stop } of running.values()) stop();
    running.clear();
  });
};

export type CodedError = Error & { readonly code: string };
const coded = (code: string, message: string): CodedError => Object.assign(new Error(message), { code });

interface Following {
  readonly next: (value: unknown) => void;
  readonly failed: (error: CodedError) => void;
}

/** The other end: an object that looks like the contract. */
export const connect = <C extends Contract>(contract: C, channel: Channel): Client<C> => {
  let last = 0;
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: CodedError) => void }>();
  const watching = new Map<number, Following>();
  const send = (request: Request) => channel.post(JSON.stringify(request));

  const takeFrame = (bytes: Uint8Array) => {
    const frame = decodeFrame(bytes);
    const watcher = frame && watching.get(frame.id);
    if (!frame || !watcher) return;
    watcher.next(frame.columns);
    send({ id: frame.id, painted: frame.sequence });
  };
  channel.onMessage((raw) => {
    if (typeof raw !== 'string') return takeFrame(raw);
    const message = JSON.parse(raw) as Reply;
    const { id } = message;
    if ('next' in message) return watching.get(id)?.next(message.next);
    const asked = waiting.get(id);
    waiting.delete(id);
    if (!('error' in message)) return asked?.resolve(message.value);
    const error = coded(message.error.code, message.error.message);
    asked?.reject(error);
    watching.get(id)?.failed(error);
    watching.delete(id);
  });
  channel.onClose(() => {
    const closed = coded('rpc.closed', 'The connection to the engine closed.');
    for (const { reject } of waiting.values()) reject(closed);
    for (const { failed } of watching.values()) failed(closed);
    waiting.clear();
    watching.clear();
  });

  const ask = (method: string) => (input: unknown) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      send({ id, method, input });
    });
  const follow =
    (method: string) =>
    (input: unknown, next: Following['next'], failed: Following['failed'] = () => {}): Stop => {
      const id = ++last;
      watching.set(id, { next, failed });
      send({ id, method, input });
      return () => {
        if (watching.delete(id)) send({ id, stop: true });
      };
    };
  return Object.fromEntries(Object.entries(contract).map(([method, { kind }]) => [method, kind === 'call' ? ask(method) : follow(method)])) as Client<C>;
};

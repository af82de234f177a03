import type { Channel } from '../../contract/channel.ts';
import { type Client, type CodedError, connect, type Contract, type Stop } from '../../contract/rpc.ts';

/** `connecting` only before the first contact; `lost` means that the engine restarts or the host went away. */
export interface Link {
  readonly state: 'connecting' | 'connected' | 'lost';
  /** Milliseconds since 1970. */
  readonly since: number;
}

export interface WireOptions<C extends Contract> {
  readonly contract: C;
  readonly open: () => Promise<Channel>;
  readonly now: () => number;
  readonly later: (task: () => void, ms: number) => void;
}

export interface Wire<C extends Contract> {
  /**
   * Looks like the contract and outlives every channel. Watches and frames start again by themselves after a loss and never
   * report it as their failure. Calls wait for the first contact; a call that is cut off, or made while the link is lost, rejects
   * with `rpc.closed`: nothing is sent twice.
   */
  readonly engine: Client<C>;
  readonly link: () => Link;
  readonly onLink: (listener: () => void) => Stop;
}

const backOffMs = { first: 500, longest: 5000 } as const;

type AnyCall = (input: unknown) => Promise<unknown>;
type AnyFollow = (input: unknown, next: (value: unknown) => void, failed: (error: CodedError) => void) => Stop;
interface Following {
  readonly method: string;
  readonly input: unknown;
  readonly next: (value: unknown) => void;
  readonly failed: (error: CodedError) => void;
  stop: Stop | undefined;
}

const closed = (): CodedError => Object.assign(new Error('The engine is restarting. Nothing was changed; try again when it is back.'), { code: 'rpc.closed' });

/** Keeps one channel open for ever: tries again after 0.5 s, then doubles up to 5 s. */
export const createWire = <C extends Contract>({ contract, open, now, later }: WireOptions<C>): Wire<C> => {
  let link: Link = { state: 'connecting', since: now() };
  let client: Client<C> | undefined;
  let delayMs: number = backOffMs.first;
  const listeners = new Set<() => void>();
  const following = new Set<Following>();
  let early: ((client: Client<C>) => void)[] = [];

  const move = (state: Link['state']) => {
    if (link.state === state) return;
    link = { state, since: now() };
    for (const listener of listeners) listener();
  };

  const start = (self: Following, on: Client<C>) => {
    const follow = on[self.method as keyof C] as unknown as AnyFollow;
    self.stop = follow(self.input, self.next, (error) => {
      if (error.code === 'rpc.closed') return; // starts again with the next channel
      following.delete(self);
      self.failed(error);
    });
  };

  const lose = () => {
    client = undefined;
    for (const each of following) each.stop = undefined;
    move('lost');
    retry();
  };
  const take = (channel: Channel) => {
    delayMs = backOffMs.first;
    const fresh = connect(contract, channel);
    channel.onClose(lose);
    client = fresh;
    for (const each of following) start(each, fresh);
    for (const resolve of early.splice(0)) resolve(fresh);
    move('connected');
  };
  const dial = () => {
    open().then(take, () => {
      if (link.state !== 'connecting') move('lost');
      retry();
    });
  };
  const retry = () => {
    later(dial, delayMs);
    delayMs = Math.min(delayMs * 2, backOffMs.longest);
  };
  dial();

  const ask =
    (method: string): AnyCall =>
    async (input) => {
      const on = client ?? (link.state === 'connecting' ? await new Promise<Client<C>>((resolve) => early.push(resolve)) : undefined);
      if (!on) throw closed();
      return (on[method as keyof C] as unknown as AnyCall)(input);
    };
  const follow =
    (method: string): AnyFollow =>
    (input, next, failed) => {
      const self: Following = { method, input, next, failed, stop: undefined };
      following.add(self);
      if (client) start(self, client);
      return () => {
        following.delete(self);
        self.stop?.();
      };
    };
  const entries = Object.entries(contract).map(([method, { kind }]) => [method, kind === 'call' ? ask(method) : follow(method)]);
  return {
    engine: Object.fromEntries(entries) as Client<C>,
    link: () => link,
    onLink: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

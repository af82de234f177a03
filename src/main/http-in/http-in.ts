import type { HttpView } from '../../contract/http-calls.ts';
import type { CauseView } from '../../contract/views.ts';
import { closedHttp, httpIn, type HttpSettings } from '../../domain/http-in/http-settings.ts';
import { httpToken, type TokenDraft, type TokenId } from '../../domain/http-in/http-token.ts';
import type { DeviceName, ProfileId } from '../../domain/identity.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { Later } from '../ingest/later.ts';
import { foldStreams } from '../store/fold-streams.ts';
import type { Ops } from '../store/ops.ts';
import type { Secrets } from '../store/secrets.ts';
import type { ExposedFamily } from './exposed.ts';
import { openReceive } from './receive.ts';
import { openRoute } from './route.ts';
import { type OpenServer, openServer } from './server.ts';
import { openTokens } from './tokens.ts';

export const httpStream = 'http-in';
export const tokenStream = (id: string): string => `http-token/${id}`;

export interface HttpInOptions {
  readonly ops: Pick<Ops, 'db' | 'log'>;
  readonly secrets: Secrets;
  readonly ingest: Pick<Ingest, 'setProfile' | 'removeProfile' | 'offerDecoded' | 'hasRoom' | 'counts' | 'flush' | 'profileOf'>;
  /** What may be read: what the console says of itself, and the stored metrics that were named. */
  readonly families: (metrics: readonly string[]) => readonly ExposedFamily[];
  readonly zone: string;
  readonly now: () => number;
  readonly later: Later;
  readonly onFault: (error: unknown) => void;
  readonly onChange: () => void;
}

/** The HTTP server of one tenant. It listens only while something of it is switched on. */
export interface HttpIn {
  /** The configuration has changed, or the program has started. Settles when the port is as it should be. */
  readonly reconfigure: () => Promise<void>;
  readonly view: () => HttpView;
  /** The token by which the values of this device come. */
  readonly nameOf: (device: string) => string | undefined;
  /** Whether what this device sends would arrive. */
  readonly isOpenFor: (device: string) => boolean;
  readonly close: () => Promise<void>;
}

const problemOf = (error: unknown, port: number): CauseView => {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const evidence = error instanceof Error ? error.message : String(error);
  if (code === 'EADDRINUSE')
    return { code: 'port-taken', title: `Port ${port} is taken`, next: 'Another program listens there. Choose another port.', evidence };
  if (code === 'EACCES') return { code: 'port-forbidden', title: `Port ${port} may not be opened`, next: 'Choose a port above 1024.', evidence };
  return { code: 'unknown', title: 'The port cannot be opened', next: 'Choose another port.', evidence };
};

export const openHttpIn = (options: HttpInOptions): HttpIn => {
  const { ops, secrets, ingest, families, now, onFault, onChange } = options;
  const tokens = openTokens(now);
  const { receive, forget } = openReceive(options);
  let settings: HttpSettings = closedHttp;
  let server: OpenServer | undefined;
  let key = '';
  let problem: CauseView | null = null;
  let work: Promise<void> = Promise.resolve();
  const route = openRoute({ settings: () => settings, tokens, receive, families, now, onFault });

  const readTokens = async (): Promise<void> => {
    const kept = new Map<TokenId, TokenDraft>();
    for (const [id, state] of foldStreams(ops.db, 'http-token/', httpToken)) if (state.status === 'kept') kept.set(id as TokenId, state.token);
    for (const id of tokens.ids()) {
      if (kept.has(id)) continue;
      tokens.remove(id);
      forget(id);
      ingest.removeProfile(id as string as ProfileId);
    }
    for (const [id, draft] of kept) {
      if (!tokens.ids().includes(id)) ingest.setProfile(id as string as ProfileId, { sources: [], simulated: false });
      try {
        tokens.put(id, draft, await secrets.get(id));
      } catch (error) {
        onFault(error); // this one cannot be used until it is renewed; the others can
      }
    }
  };

  const stop = async (): Promise<void> => {
    const former = server;
    server = undefined;
    if (former === undefined) return;
    ingest.flush(); // whoever waits for an answer gets it
    await former.close();
  };
  const apply = async (): Promise<void> => {
    settings = foldStreams(ops.db, httpStream, httpIn).get('') ?? closedHttp;
    await readTokens();
    const wanted = settings.receive || settings.expose ? JSON.stringify([settings.port, settings.network]) : '';
    if (wanted === key) return;
    await stop();
    key = wanted;
    problem = null;
    if (wanted === '') return;
    try {
      server = await openServer({ port: settings.port, network: settings.network, onRequest: route });
    } catch (error) {
      key = ''; // tried again with the next change
      problem = problemOf(error, settings.port);
    }
  };

  return {
    reconfigure: () => (work = work.then(apply).catch(onFault).finally(onChange)),
    view: () => ({ settings, addresses: server?.addresses ?? [], problem, tokens: tokens.rows() }),
    nameOf: tokens.nameOf,
    isOpenFor: (device) => {
      const profile = ingest.profileOf(device as DeviceName);
      return server !== undefined && settings.receive && profile !== undefined && tokens.ids().includes(profile as string as TokenId);
    },
    close: async () => {
      await work;
      await stop();
    },
  };
};

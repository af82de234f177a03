import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { QuarantineRow } from '../../../src/contract/views.ts';
import { closedHttp, httpIn, type HttpSettings } from '../../../src/domain/http-in/http-settings.ts';
import { httpToken, type TokenDraft, TokenId } from '../../../src/domain/http-in/http-token.ts';
import type { DeviceName } from '../../../src/domain/identity.ts';
import { handle } from '../../../src/main/handle.ts';
import { familiesOf, type Figure } from '../../../src/main/http-in/exposed.ts';
import { httpStream, openHttpIn, tokenStream } from '../../../src/main/http-in/http-in.ts';
import { openOps } from '../../../src/main/store/ops.ts';
import { openSecrets } from '../../../src/main/store/secrets.ts';
import { openUuid7 } from '../../../src/main/uuid7.ts';
import { tempFolder } from '../../temp-folder.ts';
import { givenIngest, manualTimers } from '../ingest/given-ingest.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of a refusal. */
  readonly code: string | undefined;
}
export interface Sent {
  readonly token?: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}

const codeIn = (text: string): string | undefined => {
  try {
    return (JSON.parse(text) as { error?: { code: string } }).error?.code;
  } catch {
    return undefined; // an exposition
  }
};

/** The HTTP server over the real log, ingest and store. `figures` is what it shows. */
export const givenHttp = async (settings: Partial<HttpSettings> = { receive: true }, figures: readonly Figure[] = []) => {
  const given = givenIngest();
  onTestFinished(given.done);
  const folder = tempFolder();
  const newId = openUuid7({ now: Date.now, random: Math.random });
  const ops = openOps({ file: join(folder, 'ops.db'), now: Date.now, newId });
  onTestFinished(ops.close);
  const secrets = openSecrets(
    join(folder, 'secrets.json'),
    async (secret) => Buffer.from(secret).reverse(),
    async (sealed) => Buffer.from(sealed).reverse().toString(),
  );
  const timers = manualTimers();
  const faults: unknown[] = [];
  const http = openHttpIn({
    ops,
    secrets,
    ingest: given.ingest,
    families: () => familiesOf(figures),
    zone: 'UTC',
    now: () => given.world.now,
    later: timers.later,
    onFault: (error) => void faults.push(error),
    onChange: () => {},
  });
  onTestFinished(http.close);
  const set = async (more: Partial<HttpSettings>): Promise<void> => {
    handle(ops.log, httpIn, httpStream, 'ada', { type: 'set', settings: { ...closedHttp, port: 0, ...more } });
    await http.reconfigure();
  };
  const issue = async (name: string, use: TokenDraft['use']): Promise<{ readonly tokenId: TokenId; readonly secret: string }> => {
    const tokenId = TokenId.parse(newId());
    const secret = `fw_${use}_${name}`;
    await secrets.put(tokenId, secret);
    handle(ops.log, httpToken, tokenStream(tokenId), 'ada', { type: 'issue', token: { name: name as DeviceName, use } });
    await http.reconfigure();
    return { tokenId, secret };
  };
  await set(settings);
  const device = await issue('boiler', 'device');
  return {
    ...given,
    http,
    timers,
    faults,
    set,
    issue,
    device,
    revoke: async (tokenId: TokenId): Promise<void> => {
      handle(ops.log, httpToken, tokenStream(tokenId), 'ada', { type: 'revoke' });
      await http.reconfigure();
    },
    send: async (path: string, body: string | Uint8Array | undefined, { token = device.secret, type, headers = {}, method }: Sent = {}): Promise<Answered> => {
      const response = await fetch(`${http.view().addresses[0]}${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: { ...(token === '' ? {} : { authorization: `Bearer ${token}` }), ...(type === undefined ? {} : { 'content-type': type }), ...headers },
        ...(body === undefined ? {} : { body: body as BodyInit }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, code: codeIn(text) };
    },
    /** The newest value of each series: `device metric{labels}`. */
    values: (): Readonly<Record<string, number>> =>
      Object.fromEntries(
        given.telemetry.catalogue.all().map(({ series, device: of, metric, labels }) => {
          const names = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
          return [`${of} ${metric}${names.length === 0 ? '' : `{${names.join(',')}}`}`, given.telemetry.latest(series)!.value];
        }),
      ),
    quarantine: (): readonly QuarantineRow[] => given.ingest.quarantine(100),
  };
};

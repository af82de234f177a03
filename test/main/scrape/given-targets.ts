import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { target, TargetDraft, TargetId } from '../../../src/domain/scrape/target.ts';
import { handle } from '../../../src/main/handle.ts';
import { keyOfTarget, openTargets, targetStream } from '../../../src/main/scrape/targets.ts';
import { openOps } from '../../../src/main/store/ops.ts';
import { openSecrets } from '../../../src/main/store/secrets.ts';
import { openUuid7 } from '../../../src/main/uuid7.ts';
import { tempFolder } from '../../temp-folder.ts';
import { givenIngest, manualTimers } from '../ingest/given-ingest.ts';

export const classic = 'text/plain; version=0.0.4';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;
/** Answers with a text in a format. */
export const says =
  (text: string, contentType: string | undefined = classic): Answer =>
  (_request, response) => {
    if (contentType !== undefined) response.setHeader('content-type', contentType);
    response.end(text);
  };

/** A real HTTP server on loopback, whose answer a test can change. */
export const givenExporter = async (answer: Answer) => {
  const requests: IncomingMessage[] = [];
  const world = { answer };
  const server = createServer((request, response) => {
    requests.push(request);
    world.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { world, requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics` };
};

export const draftOf = (url: string, more: Partial<TargetDraft> = {}): TargetDraft =>
  TargetDraft.parse({
    name: 'boiler',
    url,
    intervalMs: 15_000,
    timeoutMs: 10_000,
    auth: { kind: 'none' },
    allowPlainSecret: false,
    caPem: '',
    fallback: null,
    allowedAddresses: [],
    enabled: true,
    ...more,
  });

/** Targets over the real log, ingest and store, with timers that run when the test says so. */
export const givenTargets = () => {
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
  let changed = () => {};
  const targets = openTargets({
    ops,
    secrets,
    telemetry: given.telemetry,
    ingest: given.ingest,
    zone: 'UTC',
    now: () => given.world.now,
    later: timers.later,
    onFault: (error) => void faults.push(error),
    onChange: () => changed(),
  });
  onTestFinished(targets.close);
  const add = async (draft: TargetDraft, secret = '', key = ''): Promise<TargetId> => {
    const targetId = TargetId.parse(newId());
    await secrets.put(targetId, secret);
    await secrets.put(keyOfTarget(targetId), key);
    handle(ops.log, target, targetStream(targetId), 'ada', { type: 'add', target: draft });
    targets.reconfigure();
    return targetId;
  };
  return {
    ...given,
    ops,
    targets,
    timers,
    faults,
    add,
    edit: (targetId: TargetId, draft: TargetDraft) => {
      handle(ops.log, target, targetStream(targetId), 'ada', { type: 'edit', target: draft, secretChanged: false });
      targets.reconfigure();
    },
    remove: (targetId: TargetId) => {
      handle(ops.log, target, targetStream(targetId), 'ada', { type: 'remove' });
      targets.reconfigure();
    },
    /** Time passes, every target that waits is read and what it said is stored. */
    scrape: async () => {
      given.world.now += 15_000;
      const done = new Promise<void>((resolve) => (changed = resolve));
      timers.runAll();
      await done;
      given.ingest.flush();
    },
    /** The newest value of each series: `metric{labels}` to value, or to its quality when that is not good. */
    values: (): Readonly<Record<string, number | string>> =>
      Object.fromEntries(
        given.telemetry.catalogue.all().map(({ series, metric, labels }) => {
          const latest = given.telemetry.latest(series)!;
          const names = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
          return [names.length === 0 ? metric : `${metric}{${names.join(',')}}`, latest.quality === 'good' ? latest.value : latest.quality];
        }),
      ),
  };
};

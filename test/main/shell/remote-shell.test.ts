import assert from 'node:assert/strict';
import { MessageChannel } from 'node:worker_threads';
import { onTestFinished, test } from 'vitest';
import { Refusal } from '../../../src/domain/decider.ts';
import type { Pipe } from '../../../src/main/shell/pipe.ts';
import { remoteShell, serveShell } from '../../../src/main/shell/remote-shell.ts';
import type { Shell } from '../../../src/main/shell/shell.ts';

const open = (shell: Partial<Shell>): Shell => {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  const pipe = (port: typeof port1): Pipe => ({ post: (message) => port.postMessage(message), onMessage: (listener) => void port.on('message', listener) });
  serveShell(shell as Shell, pipe(port1));
  return remoteShell(pipe(port2));
};

test('the shell answers across a pipe, bytes included, in any order', async () => {
  let release = (): void => {};
  const shell = open({
    seal: async (secret) => new TextEncoder().encode(secret),
    printPdf: async (path) => {
      await new Promise<void>((resolve) => (release = resolve));
      return new TextEncoder().encode(path);
    },
    save: async () => null,
  });
  const slow = shell.printPdf('/report/shift');
  assert.deepEqual(await shell.seal('tea'), new TextEncoder().encode('tea'));
  assert.equal(await shell.save('a', new Uint8Array()), null);
  release();
  assert.deepEqual(await slow, new TextEncoder().encode('/report/shift'));
});

test('a refusal keeps its code, any other error its words', async () => {
  const shell = open({
    unseal: async () => {
      throw new Refusal('secret.unreadable', 'Enter it again.');
    },
    badge: async () => {
      throw new Error('broken');
    },
  });
  await assert.rejects(
    shell.unseal(new Uint8Array()),
    (error) => error instanceof Refusal && error.code === 'secret.unreadable' && error.message === 'Enter it again.',
  );
  await assert.rejects(shell.badge(1), (error) => !(error instanceof Refusal) && (error as Error).message === 'broken');
});

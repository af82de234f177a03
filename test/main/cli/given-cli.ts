import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { vi } from 'vitest';
import { runCommandLine } from '../../../src/main/cli/command-line.ts';
import { tenantFolder } from '../../../src/main/engine.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { evidence, opsIn, pointId } from '../store/ops-fixture.ts';

const root = join(import.meta.dirname, '../../..');
const entry = join(root, 'src/main/cli/main.ts');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `fieldwatch <args>` in a process of its own; `uid` starts it as another user of this machine. */
export const fieldwatch = async (
  args: readonly string[],
  { uid, env = {} }: { readonly uid?: number; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ran> => {
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Else every start strips the types of the whole program again.
    env: { ...process.env, NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled'), ...env },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number | null]>]);
  return { code, stdout, stderr };
};

/** The same in this process: a start costs more than most commands. */
export const here = async (...args: readonly string[]): Promise<Ran> => {
  const said = { stdout: '', stderr: '' };
  const into = (stream: keyof typeof said) => (what: unknown) => void (said[stream] += `${what instanceof Error ? String(what.stack) : String(what)}\n`);
  const spies = [vi.spyOn(console, 'log').mockImplementation(into('stdout')), vi.spyOn(console, 'error').mockImplementation(into('stderr'))];
  try {
    return { code: await runCommandLine(args), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
};

/** The one JSON object that a command prints with --json. */
export const jsonOf = ({ stdout }: Ran): Readonly<Record<string, unknown>> => JSON.parse(stdout) as Record<string, unknown>;
export const errorOf = (ran: Ran): { readonly code: string; readonly message: string } => jsonOf(ran)['error'] as { code: string; message: string };

export const tenantId = '00000000-0000-7000-8000-0000000000f1';

/** A data folder with one site: seven events of two streams, and no samples. Returns its ops.db. */
export const siteIn = (home: string): string => {
  const folder = tenantFolder(home, tenantId);
  mkdirSync(folder, { recursive: true });
  const ops = opsIn(folder);
  for (let i = 0; i < 5; i++)
    ops.log.append(`alert/${pointId}`, i, 'engine', [
      { type: 'AlertRaised', at: 1000 + i, latches: false, evidence: evidence({ name: `Marked ${i}` }) } as { type: string },
    ]);
  for (let i = 0; i < 2; i++) ops.log.append('clock', i, 'engine', [{ type: 'ClockJumped', ms: -7_200_000, at: 2000 + i } as { type: string }]);
  ops.close();
  openTelemetry({ file: join(folder, 'telemetry.db'), tenant: tenantId }).close();
  return join(folder, 'ops.db');
};

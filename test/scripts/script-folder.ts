import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tempFolder } from '../temp-folder.ts';

export interface ScriptFolder {
  readonly folder: string;
  readonly write: (path: string, text: string) => string;
  /** A program that the script may find and start. */
  readonly program: (path: string, text: string) => string;
  /** `env` is all that it sees. */
  readonly run: (
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ) => { readonly code: number | null; readonly out: string; readonly said: string };
}

/** A script of the repository in a repository of its own, where nothing is installed but what the test puts there. */
export const scriptFolder = (name: string): ScriptFolder => {
  const folder = tempFolder();
  const write = (path: string, text: string): string => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const script = join(folder, 'scripts', name);
  mkdirSync(dirname(script));
  copyFileSync(join(import.meta.dirname, '..', '..', 'scripts', name), script);
  return {
    folder,
    write,
    program: (path, text) => {
      const file = write(path, text);
      chmodSync(file, 0o755);
      return file;
    },
    run: (args, env) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: folder, encoding: 'utf8', env });
      return { code: status, out: stdout, said: stderr };
    },
  };
};

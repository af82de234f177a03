import { execFileSync } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const mount = (folder: string, sizeMiB: number): void =>
  void execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'tmpfs', folder], { stdio: ['ignore', 'ignore', 'pipe'] });
const unmount = (folder: string): void => {
  execFileSync('umount', ['-l', folder]);
  rmSync(folder, { recursive: true, force: true });
};

const findLack = (): string | undefined => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root on Linux can mount a small disk';
  const folder = mkdtempSync(join(tmpdir(), 'fieldwatch-disk-'));
  try {
    mount(folder, 1);
    unmount(folder);
    return undefined;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    return `a small disk cannot be mounted here (${error instanceof Error ? error.message.trim() : String(error)})`;
  }
};

/** Why tests with a disk that is really full cannot run here; undefined when they can. */
export const smallDiskMissing = findLack();

/** A disk of this test's own. */
export const smallDisk = (sizeMiB: number): string => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwatch-disk-'));
  mount(folder, sizeMiB);
  onTestFinished(() => unmount(folder));
  return folder;
};

/** Takes the last byte of a disk, or all but `left` bytes; what it returns gives all of it back. */
export const fillDisk = (folder: string, left = 0): (() => void) => {
  const file = join(folder, 'filler');
  const handle = openSync(file, 'w');
  for (let size = 65_536; size >= 1; size = Math.floor(size / 16)) {
    const block = Buffer.alloc(size);
    try {
      while (writeSync(handle, block) === size);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
  if (left > 0) ftruncateSync(handle, fstatSync(handle).size - left);
  closeSync(handle);
  return () => rmSync(file);
};

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const run = (...args: readonly string[]) => promisify(execFile)(process.execPath, [join(import.meta.dirname, 'run.ts'), ...args], { encoding: 'utf8' });

/** Those that are over in seconds; the others differ only in what they measure. */
const quick: Readonly<Record<string, readonly string[]>> = {
  scan: ['scan.ratio'],
  codec: ['codec.bytes'],
  rules: ['rules.sample'],
  stall: ['stall.longest'],
  open: ['open.time'],
  history: ['history.change'],
  flood: ['flood.messages', 'flood.ratio', 'flood.lost', 'flood.cpu'],
  'flood-qos1': ['flood-qos1.messages', 'flood-qos1.ratio', 'flood-qos1.lost'],
};

describe('P39 a bench with --short --json', () => {
  test.each(Object.entries(quick))('%s prints its figures, one JSON object per line, and nothing else', { timeout: 180_000 }, async (name, figures) => {
    const { stdout } = await run(name, '--short', '--json');
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ figure }) => figure)).toEqual(figures);
    for (const line of lines) {
      expect(Object.keys(line).toSorted()).toEqual(['bench', 'better', 'figure', 'machine', 'met', 'ratioTo', 'target', 'unit', 'value']);
      expect(line).toMatchObject({ bench: name, met: null });
      expect(Number.isFinite(line['value']) && Number.isFinite(line['target'])).toBe(true);
      if (String(line['figure']).endsWith('.lost')) expect(line['value']).toBe(0);
    }
  });

  test('an unknown name is wrong usage', async () => {
    await expect(run('nothing', '--json')).rejects.toMatchObject({ code: 2, stdout: '' });
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished, test } from 'vitest';
import { readPages } from '../../../src/main/shell/pages.ts';

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'fieldwatch-pages-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return { path, url: pathToFileURL(`${path}/`) };
};

test('the files of the window are known by their path', () => {
  const { path, url } = folder();
  mkdirSync(join(path, 'assets', 'fonts'), { recursive: true });
  writeFileSync(join(path, 'index.html'), '<h1>');
  writeFileSync(join(path, 'assets', 'fonts', 'inter.woff2'), 'x');
  const pages = readPages(url);
  assert.deepEqual([...pages.keys()].toSorted(), ['/', '/assets/fonts/inter.woff2']);
  assert.deepEqual(pages.get('/assets/fonts/inter.woff2'), { type: 'font/woff2', body: Buffer.from('x'), immutable: true });
  assert.equal(pages.get('/')?.immutable, false);
});

test('a program that was not built says so', () => {
  assert.throws(() => readPages(folder().url), { code: 'program.incomplete', message: /npm run build/ });
  assert.throws(() => readPages(new URL('missing/', folder().url)), { code: 'program.incomplete' });
});

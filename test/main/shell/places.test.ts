import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { places } from '../../../src/main/shell/places.ts';

const { engineWorker, reader, trial, table, mapping, demoSite } = places;

test('no thread takes types off a source: that ends the process now and then, in V8', () => {
  for (const thread of [engineWorker, reader, trial, table, mapping, demoSite]) {
    expect(thread.pathname).toMatch(/\/out\/[a-z-]+\.js$/);
    expect(existsSync(thread), thread.href).toBe(true);
  }
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const files = globSync('{src,test}/**/*.{ts,tsx}', { cwd: root });
  expect(files.length).toBeGreaterThan(500);
  const own = files.filter((file) => /\b(?:Worker|forkEngineThread|openReader)\([^)]*new URL\(/.test(readFileSync(`${root}${file}`, 'utf8')));
  expect(own.filter((file) => !file.endsWith('places.test.ts'))).toEqual([]);
});

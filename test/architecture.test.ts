import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { layers, referencesOf, wrongImports } from './layers.ts';

const root = join(import.meta.dirname, '..');
const src = join(root, 'src');
const projects = Object.keys(layers).filter((layer) => !layer.includes('/'));

describe('the layers', () => {
  test('import only what the table allows', () => assert.deepEqual(wrongImports(src), []));

  test.each(projects)('%s references exactly the projects it may import', (layer) => {
    assert.deepEqual(referencesOf(src, layer), layers[layer]!.folders.filter((folder) => !folder.includes('/')).toSorted());
  });

  test('are all compiled', () => {
    const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as { readonly references: readonly { readonly path: string }[] };
    const compiled = references.map(({ path }) => path.replace('src/', ''));
    assert.deepEqual(
      projects.filter((layer) => !compiled.includes(layer)),
      [],
    );
  });
});

/** The packed program holds `dependencies`; everything else is bundled. */
test('packages of the table are installed, and only native ones are packed beside the bundle', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
  assert.deepEqual(Object.keys(dependencies!), ['better-sqlite3']);
  const named = new Set(Object.values(layers).flatMap(({ packages }) => packages));
  const missing = [...named].filter((name) => name !== 'node:' && name !== 'electron-updater' && !(name in devDependencies!) && !(name in dependencies!));
  assert.deepEqual(missing, []);
});

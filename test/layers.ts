import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

interface Layer {
  /** Other layers. Its own files are always allowed. */
  readonly folders: readonly string[];
  /** npm packages; `node:` stands for all of Node. */
  readonly packages: readonly string[];
}

const pure = ['contract', 'domain'];
/**
 * Who may import what. The compiler enforces the first folder through project references and the environment through `lib` and
 * `types`; this table adds npm packages and the folders within main, and is the place to read it all.
 */
export const layers: Readonly<Record<string, Layer>> = {
  domain: { folders: [], packages: ['zod'] },
  contract: { folders: ['domain'], packages: ['zod'] },
  renderer: {
    folders: pure,
    packages: [
      'react',
      'react-dom',
      'zustand',
      '@base-ui/react',
      '@tanstack/react-virtual',
      'uplot',
      'i18next',
      'wouter',
      'lucide-react',
      '@fontsource/inter',
      'temporal-polyfill',
      'zod',
    ],
  },
  preload: { folders: [], packages: ['electron'] },
  simulator: { folders: pure, packages: ['node:', 'mqtt', 'mqtt-packet', 'aedes', 'zod'] },
  main: {
    folders: [...pure, 'main/broker', 'main/report', 'main/shell', 'main/store'],
    packages: [
      'node:',
      '@bufbuild/protobuf',
      '@jmespath-community/jmespath',
      '@msgpack/msgpack',
      'cbor-x',
      'hyparquet-writer',
      'write-excel-file',
      'ws',
      'yaml',
      'zod',
    ],
  },
  'main/store': { folders: [...pure, 'main'], packages: ['node:', 'better-sqlite3', 'canonicalize', 'zod'] },
  'main/broker': { folders: [...pure, 'main', 'main/store'], packages: ['node:', 'mqtt', 'mqtt-packet', 'ws', 'zod'] },
  'main/report': { folders: [...pure, 'main', 'main/store'], packages: ['node:', 'zod'] },
  'main/shell': { folders: [...pure, 'main'], packages: ['node:', 'zod'] },
  'main/shell/browser': { folders: [...pure, 'main', 'main/shell'], packages: ['node:', 'ws', 'conf'] },
  'main/shell/electron': { folders: [...pure, 'main', 'main/shell'], packages: ['node:', 'electron', 'electron-store', 'electron-updater'] },
  // A program of its own without a window: it puts together what it needs.
  'main/cli': {
    folders: [...pure, 'main', 'main/broker', 'main/report', 'main/shell', 'main/shell/browser', 'main/store'],
    packages: ['node:', 'better-sqlite3', 'zod'],
  },
};

export interface Finding {
  readonly file: string;
  /** The specifier that is not allowed; none when the file lies in no layer. */
  readonly wrong?: string;
}

const specifiers = /^\s*(?:import|export)\s(?:[^'"]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;
const slashes = (path: string): string => path.split(sep).join('/');

/** The innermost layer: main/shell/electron before main. */
export const layerOf = (file: string): string | undefined =>
  Object.keys(layers)
    .filter((layer) => file.startsWith(`${layer}/`))
    .toSorted((a, b) => b.length - a.length)[0];

const isAllowed = (file: string, layer: string, specifier: string): boolean => {
  const { folders, packages } = layers[layer]!;
  if (!specifier.startsWith('.')) return packages.some((name) => specifier === name || specifier.startsWith(name.endsWith(':') ? name : `${name}/`));
  const target = layerOf(slashes(join(dirname(file), specifier)));
  return target !== undefined && (target === layer || folders.includes(target));
};

/** Every import below `src` that the table does not allow. */
export const wrongImports = (src: string): readonly Finding[] =>
  globSync('**/*.{ts,tsx}', { cwd: src })
    .map(slashes)
    .toSorted()
    .flatMap((file): readonly Finding[] => {
      const layer = layerOf(file);
      if (layer === undefined) return [{ file }];
      const found = [...readFileSync(join(src, file), 'utf8').matchAll(specifiers)].map(([, named, called]) => named ?? called ?? '');
      return found.filter((specifier) => !isAllowed(file, layer, specifier)).map((wrong) => ({ file, wrong }));
    });

/** The project references of a layer, as `tsc -b` sees them. */
export const referencesOf = (src: string, layer: string): readonly string[] => {
  const { references } = JSON.parse(readFileSync(join(src, layer, 'tsconfig.json'), 'utf8')) as { readonly references: readonly { readonly path: string }[] };
  return references.map(({ path }) => slashes(relative(src, join(src, layer, path)))).toSorted();
};

if (import.meta.main) {
  const findings = wrongImports(join(import.meta.dirname, '..', 'src'));
  for (const { file, wrong } of findings) console.log(wrong === undefined ? `src/${file} lies in no layer` : `src/${file} may not import ${wrong}`);
  process.exit(findings.length > 0 ? 1 : 0);
}

import { readFileSync } from 'node:fs';

// The built files lie side by side in out/; in development Node runs the sources where they are.
const isBuilt = !import.meta.url.endsWith('.ts');
const place = (built: string, source: string): URL => new URL(isBuilt ? built : source, import.meta.url);
const builtOnly = (name: string): URL => place(`./${name}`, `../../../out/${name}`);

/** Where the parts of the program lie, built or not. */
export const places = {
  renderer: builtOnly('renderer/'),
  // A sandboxed preload script cannot be a module.
  preload: builtOnly('preload.cjs'),
  // Node takes the types off a source with WebAssembly, and V8 (13.6) now and then ends the process when threads do that side by side:
  // two of them replace one wrapper by its faster form, and the second frees it again.
  engineWorker: builtOnly('engine-worker.js'),
  reader: builtOnly('reader.js'),
  trial: builtOnly('trial.js'),
  table: builtOnly('table.js'),
  mapping: builtOnly('mapping.js'),
  demoSite: builtOnly('demo-site.js'),
  engineProcess: place('./engine.js', './electron/engine-process.ts'),
  package: place('../package.json', '../../../package.json'),
};

export const readVersion = (): string => (JSON.parse(readFileSync(places.package, 'utf8')) as { readonly version: string }).version;

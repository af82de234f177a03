import { readFileSync } from 'node:fs';

// The built files lie side by side in out/; in development Node runs the sources where they are.
const isBuilt = !import.meta.url.endsWith('.ts');
const place = (built: string, source: string): URL => new URL(isBuilt ? built : source, import.meta.url);

/** Where the parts of the program lie, built or not. The window's files exist only built. */
export const places = {
  renderer: place('./renderer/', '../../../out/renderer/'),
  engineWorker: place('./engine-worker.js', './browser/engine-worker.ts'),
  engineProcess: place('./engine.js', './electron/engine-process.ts'),
  /** Only built: a sandboxed preload script cannot be a module. */
  preload: place('./preload.cjs', '../../../out/preload.cjs'),
  reader: place('./reader.js', '../store/reader-thread.ts'),
  trial: place('./trial.js', '../thresholds/trial-thread.ts'),
  table: place('./table.js', '../export/table-thread.ts'),
  mapping: place('./mapping.js', '../ingest/mapping-thread.ts'),
  demoSite: place('./demo-site.js', '../../simulator/demo-site.ts'),
  package: place('../package.json', '../../../package.json'),
};

export const readVersion = (): string => (JSON.parse(readFileSync(places.package, 'utf8')) as { readonly version: string }).version;

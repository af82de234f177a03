import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';

// Electron's own modules and native code stay outside; everything else is compiled in, so that nothing is packed twice.
const external = ['electron', 'better-sqlite3', /^node:/];
const output = { dir: fileURLToPath(new URL('./out', import.meta.url)), cleanDir: false };

export default defineConfig([
  {
    input: {
      main: 'src/main/shell/electron/main.ts',
      engine: 'src/main/shell/electron/engine-process.ts',
      'browser-shell': 'src/main/shell/browser/main.ts',
      'engine-worker': 'src/main/shell/browser/engine-worker.ts',
      reader: 'src/main/store/reader-thread.ts',
      trial: 'src/main/thresholds/trial-thread.ts',
      table: 'src/main/export/table-thread.ts',
      mapping: 'src/main/ingest/mapping-thread.ts',
      'demo-site': 'src/simulator/demo-site.ts',
      cli: 'src/main/cli/main.ts',
    },
    platform: 'node',
    external,
    output: { ...output, format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
  },
  // A sandboxed preload script cannot be an ES module.
  { input: { preload: 'src/preload/bridge.ts' }, platform: 'node', external, output: { ...output, format: 'cjs', entryFileNames: '[name].cjs' } },
]);

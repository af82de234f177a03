import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const cache = fileURLToPath(new URL('../node_modules/.cache/test-threads/', import.meta.url));

/** The entry of a thread as plain JavaScript: threads never take types off themselves (`src/main/shell/places.ts` says why). */
export const builtThread = async (source: URL, name: string): Promise<URL> => {
  const bundle = await rolldown({ input: fileURLToPath(source), platform: 'node', external: ['better-sqlite3', /^node:/] });
  const file = join(cache, `${name}.js`);
  try {
    await bundle.write({ file, format: 'esm', codeSplitting: false });
  } finally {
    await bundle.close();
  }
  return pathToFileURL(file);
};

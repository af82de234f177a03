// The programs with rolldown, into out/: what `npm run build` makes of the sources beside the window. Also the setup of the unit
// tests and of the benches, for threads run only built (`src/main/shell/places.ts`). Says nothing on stdout.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import programs from '../rolldown.config.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'out');

export default async function buildPrograms() {
  mkdirSync(out, { recursive: true });
  const written = new Set();
  for (const { output, ...input } of programs) {
    const bundle = await rolldown({ cwd: root, ...input });
    try {
      for (const { fileName } of (await bundle.write(output)).output) written.add(fileName);
    } finally {
      await bundle.close();
    }
  }
  // Parts of an earlier build would be packed with the program.
  for (const name of readdirSync(out)) if (/\.c?js$/.test(name) && !written.has(name)) rmSync(join(out, name), { force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPrograms();

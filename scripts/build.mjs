// `npm run build`: the programs with rolldown, the window with Vite, both into out/. Says nothing on stdout: `npm start -- --json`
// keeps that for its answer.
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { build } from 'vite';
import programs from '../rolldown.config.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

const written = new Set();
for (const { output, ...input } of programs) {
  const bundle = await rolldown(input);
  try {
    for (const { fileName } of (await bundle.write(output)).output) written.add(fileName);
  } finally {
    await bundle.close();
  }
}
// Parts of an earlier build would be packed with the program.
for (const name of readdirSync('out')) if (/\.c?js$/.test(name) && !written.has(name)) rmSync(join('out', name));

await build({ logLevel: 'error' });

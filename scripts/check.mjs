// `npm run check`: types, layers, lint and format, side by side. Prints what failed, and nothing else at length.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = join(root, 'node_modules', '.bin');
const parts = {
  types: ['tsc', '-b', '--pretty', 'false'],
  layers: ['node', 'test/layers.ts'],
  lint: ['oxlint', '--type-aware'],
  format: ['oxfmt', '--check'],
};

const run = ([program, ...args]) =>
  new Promise((resolve) => {
    const child = spawn(join(bin, program), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.on('error', (error) => resolve({ isOk: false, output: error.message }));
    child.on('close', (code) => resolve({ isOk: code === 0, output }));
  });

const started = performance.now();
const results = await Promise.all(Object.entries(parts).map(async ([name, part]) => ({ name, ...(await run(part)) })));
const failed = results.filter(({ isOk }) => !isOk);
for (const { name, output } of failed) console.log(`${name}\n${output.trim().replace(/^/gm, '  ')}\n`);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  `check: ${failed.length === 0 ? `${results.map(({ name }) => name).join(', ')} in order` : `${failed.map(({ name }) => name).join(', ')} failed`} (${seconds} s)`,
);
process.exit(failed.length === 0 ? 0 : 1);

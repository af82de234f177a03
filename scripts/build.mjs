// `npm run build`: the programs with rolldown, the window with Vite, both into out/. Says nothing on stdout: `npm start -- --json`
// keeps that for its answer.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import buildPrograms from './build-programs.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
await buildPrograms();
await build({ logLevel: 'error' });

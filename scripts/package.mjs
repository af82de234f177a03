// `npm run package`: the installers of this system; with --dir only the program's folder, which needs no network when an Electron
// directory is given by --electron-dist or ELECTRON_OVERRIDE_DIST_PATH.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const help = `npm run package -- [options]
  --dir                 only the folder of the program, no installer
  --electron-dist DIR   an unpacked Electron; without it, ELECTRON_OVERRIDE_DIST_PATH, or it is fetched
  --help                prints this`;
const stop = (code, words) => {
  console.error(words);
  process.exit(code);
};

const readArguments = () => {
  try {
    return parseArgs({ options: { dir: { type: 'boolean' }, 'electron-dist': { type: 'string' }, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    return stop(2, `${error.message.split('. ')[0]}. See: npm run package -- --help`);
  }
};
const values = readArguments();
if (values.help) {
  console.log(help);
  process.exit(0);
}
if (!existsSync(join(root, 'out', 'main.js'))) stop(1, 'The program is not built. Run: npm run build');

const given = values['electron-dist'] ?? process.env.ELECTRON_OVERRIDE_DIST_PATH;
const electronDist = given === undefined || given === '' ? undefined : resolve(process.env.INIT_CWD ?? '.', given);
if (electronDist !== undefined && !existsSync(electronDist)) stop(3, `--electron-dist: the folder ${electronDist} does not exist.`);

const args = [...(values.dir ? ['--dir'] : []), ...(electronDist === undefined ? [] : [`-c.electronDist=${electronDist}`]), '--publish', 'never'];
rmSync(join(root, 'release'), { recursive: true, force: true }); // an older package must not be taken for this one
const { status } = spawnSync(join(root, 'node_modules', '.bin', 'electron-builder'), args, {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (status !== 0) stop(1, 'The program was not packed; the lines above say why.');
console.log(`The package lies in ${join(root, 'release')}.`);

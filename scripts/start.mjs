// `npm start`: takes the best window this machine has, and says in one line which and why.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const isWindows = process.platform === 'win32';
const node = join(root, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node');
const help = `Fieldwatch: operations console for on-site technicians

npm start -- [options] [fieldwatch://alert/ID | fieldwatch://device/NAME]
  --shell electron|browser|none   the window: Electron, the system's Chromium, or none (prints a local address)
  --home DIR                      the folder for all data; without it, the usual one of this system
  --demo                          opens the demo site with a simulated plant
  --for TIME                      ends by itself after a time: 20s, 5m, 2h
  --json                          prints one JSON object with what was stored when it ends
  --help                          prints this

Exit codes: 0 ok, 1 failed, 2 usage, 3 bad value`;

const stop = (code, words) => {
  console.error(words);
  process.exit(code);
};

const readArguments = () => {
  const options = {
    shell: { type: 'string' },
    home: { type: 'string' },
    demo: { type: 'boolean' },
    for: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  };
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const stray = positionals.find((each) => !each.startsWith('fieldwatch://'));
    if (stray !== undefined) stop(2, `${stray} is not an option. See: npm start -- --help`);
    return { ...values, link: positionals[0] };
  } catch (error) {
    return stop(2, `${error.message.split('. ')[0]}. See: npm start -- --help`);
  }
};

const checked = (values) => {
  const { shell, home } = values;
  if (shell !== undefined && !['electron', 'browser', 'none'].includes(shell)) stop(3, `--shell ${shell} does not exist. Choose electron, browser or none.`);
  if (values.for !== undefined && !/^\d+(\.\d+)?(ms|s|m|h)$/.test(values.for)) stop(3, `--for ${values.for} is not a time. Write it as 20s, 5m or 2h.`);
  if (home === '') stop(3, '--home needs the path of a folder.');
  return { ...values, home: home === undefined ? undefined : resolve(process.env.INIT_CWD ?? '.', home) };
};

/** The program of Electron, as the package `electron` finds it; undefined when it is not there. */
const electronProgram = () => {
  const folder = join(root, 'node_modules', 'electron');
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
  const file = join(process.env.ELECTRON_OVERRIDE_DIST_PATH || join(folder, 'dist'), names[process.platform] ?? 'electron');
  return existsSync(file) ? file : undefined;
};

/** Electron comes without its program since version 42. One try per version, short, and only where its server answers. */
const fetchElectron = async (isForced) => {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'));
  const cache = join(root, 'node_modules', '.cache');
  const tried = join(cache, `electron-${version}-not-fetched`);
  if (existsSync(tried) && !isForced) return undefined;
  const mirror = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror || 'https://github.com/electron/electron/releases/download/';
  const isReachable = await fetch(mirror, { method: 'HEAD', signal: AbortSignal.timeout(3000) }).then(
    () => true,
    () => false,
  );
  if (isReachable) {
    console.error('Fetching Electron once, about 110 MB.');
    spawnSync(node, [join(root, 'node_modules', 'electron', 'install.js')], { cwd: root, stdio: 'ignore', timeout: 120_000 });
  }
  const program = electronProgram();
  if (!program) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(tried, '');
  }
  return program;
};

const hasScreen = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Runs it with our console, passes signals on and ends with its code. */
const run = (program, args) => {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => stop(1, `${program} cannot be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
};

const runElectron = (program, { home, demo, json, for: time, link }) => {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  if (isRoot) console.error('Running as root: Electron works without its sandbox. A normal user is safer.');
  const flags = [demo && '--demo', json && '--json', time && `--for=${time}`, home && `--user-data-dir=${home}`, isRoot && '--no-sandbox', link];
  run(program, [root, ...flags.filter(Boolean)]);
};
const runBrowserShell = (shell, because, { home, demo, json, for: time, link }) => {
  const flags = [
    shell && `--shell=${shell}`,
    because && `--because=${because}`,
    home && `--home=${home}`,
    demo && '--demo',
    json && '--json',
    time && `--for=${time}`,
    link,
  ];
  run(node, [join(root, 'out', 'browser-shell.js'), ...flags.filter(Boolean)]);
};

const values = checked(readArguments());
if (values.help) {
  console.log(help);
  process.exit(0);
}
const { shell } = values;
if (shell === 'browser' && !hasScreen)
  stop(1, 'There is no screen for a window here: neither DISPLAY nor WAYLAND_DISPLAY is set. Start with --shell none; it prints an address to open.');
const wantsElectron = shell === 'electron' || (shell === undefined && hasScreen);
const electron = wantsElectron ? (electronProgram() ?? (await fetchElectron(shell === 'electron'))) : undefined;
if (electron) {
  console.error(`Fieldwatch opens in Electron${shell ? ', as asked.' : ': it is installed here.'}`);
  runElectron(electron, values);
} else if (shell === 'electron') {
  stop(1, 'Electron is not installed here and could not be fetched. Set ELECTRON_OVERRIDE_DIST_PATH to a folder that has it, or start with --shell browser.');
} else {
  runBrowserShell(shell, wantsElectron ? 'Electron is not installed here and could not be fetched.' : undefined, values);
}

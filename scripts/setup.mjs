// Runs before `npm start` and `npm test`, on whatever Node the machine has (18 or newer) and before anything is installed: plain
// JavaScript without a dependency. Brings the packages of the lock file, Node 24 among them, and the programs of the system.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const forTests = process.argv.includes('--tests');
const say = (words) => console.error(`setup: ${words}`);

const installPackages = () => {
  const mark = join(root, 'node_modules', '.installed-lock');
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return;
  say('installing the packages of package-lock.json; this takes a minute the first time');
  const npm = process.env.npm_execpath; // the npm that runs us
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const [program, first] = npm && /\.[cm]?js$/.test(npm) ? [process.execPath, [npm]] : ['npm', []];
  // Stdout belongs to the program that starts afterwards.
  const { status } = spawnSync(program, [...first, ...args], { cwd: root, stdio: ['ignore', 2, 2], shell: program === 'npm' && process.platform === 'win32' });
  if (status !== 0) {
    say('the packages could not be installed; the lines above say why. Check the connection to the package registry, then try again.');
    process.exit(1);
  }
  writeFileSync(mark, hash);
};

const browsers = {
  linux: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable'],
  darwin: ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome', 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
  win32: ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'],
};
const { PATH = '', PROGRAMFILES = '', LOCALAPPDATA = '', HOME = '' } = process.env;
const folders = [
  ...PATH.split(delimiter),
  ...(process.platform === 'linux' ? ['/usr/sbin', '/usr/local/sbin'] : []), // mosquitto lies there
  ...(process.platform === 'darwin' ? ['/Applications', join(HOME, 'Applications'), '/opt/homebrew/sbin', '/usr/local/sbin'] : []),
  ...(process.platform === 'win32' ? [PROGRAMFILES, process.env['PROGRAMFILES(X86)'] ?? '', LOCALAPPDATA, join(PROGRAMFILES, 'mosquitto')] : []),
].filter((folder) => folder !== '');
const has = (names) =>
  names.some((name) => folders.some((folder) => existsSync(join(folder, process.platform === 'win32' && !name.endsWith('.exe') ? `${name}.exe` : name))));
const hasBrowser = () => (process.env.CHROMIUM_PATH ? existsSync(process.env.CHROMIUM_PATH) : has(browsers[process.platform] ?? browsers.linux));

/** Package names per package manager; `without` says what does not work then. */
const wanted = [
  { there: hasBrowser, apt: 'chromium', dnf: 'chromium', brew: '--cask chromium', winget: 'Google.Chrome', without: 'no window and no PDF reports' },
  ...(forTests
    ? [
        {
          there: () => has(['mosquitto']),
          apt: 'mosquitto',
          dnf: 'mosquitto',
          brew: 'mosquitto',
          winget: 'EclipseFoundation.Mosquitto',
          without: 'tests against a real broker are skipped',
        },
        {
          there: () => has(['mosquitto_sub']),
          apt: 'mosquitto-clients',
          dnf: 'mosquitto',
          brew: 'mosquitto',
          winget: 'EclipseFoundation.Mosquitto',
          without: 'the bench beside mosquitto_sub cannot run',
        },
        {
          there: () => has(['pdftotext']),
          apt: 'poppler-utils',
          dnf: 'poppler-utils',
          brew: 'poppler',
          winget: 'oschwartz10612.Poppler',
          without: 'tests that read PDF files are skipped',
        },
        { there: () => has(['qpdf']), apt: 'qpdf', dnf: 'qpdf', brew: 'qpdf', winget: 'QPDF.QPDF', without: 'tests that check PDF files are skipped' },
      ]
    : []),
];

const commandFor = ({ apt, dnf, brew, winget }) => {
  if (process.platform === 'darwin') return `brew install ${brew}`;
  if (process.platform === 'win32') return `winget install ${winget}`;
  if (has(['apt-get'])) return `sudo apt-get install ${apt}`;
  return has(['dnf']) ? `sudo dnf install ${dnf}` : `install the package ${apt} with the package manager of this system`;
};

const installPrograms = () => {
  const missing = () => wanted.filter(({ there }) => !there());
  const first = missing();
  if (first.length === 0) return;
  const isRootOnDebian = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (isRootOnDebian) {
    const names = first.map(({ apt }) => apt);
    say(`installing ${names.join(', ')} with apt-get`);
    const apt = (...args) =>
      spawnSync('apt-get', ['-qq', '-o', 'Dpkg::Use-Pty=0', ...args], { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    const isInstalled = apt('update').status === 0 && apt('install', '-y', '--no-install-recommends', ...names).status === 0;
    // One package that cannot be had must not keep the others away.
    if (!isInstalled) for (const name of names) apt('install', '-y', '--no-install-recommends', name);
  }
  // Never an error: what needs the program says so itself.
  for (const program of missing()) say(`${program.apt} is missing: ${program.without}. To install it: ${commandFor(program)}`);
};

installPackages();
installPrograms();

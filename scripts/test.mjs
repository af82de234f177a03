// `npm test`: check, unit tests, build, end-to-end tests. Its last line counts the tests.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from '../src/main/shell/browser/find-chromium.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const results = join(root, 'node_modules', '.cache', 'test-results');
const total = { passed: 0, failed: 0, skipped: 0 };
/** What failed, said once more at the very end: a long log is often only kept in part. */
const failures = [];
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

/** Runs a program of the repository with our console. */
const run = (program, args, env = {}) =>
  spawnSync(join(root, 'node_modules', '.bin', program), args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  }).status === 0;
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);
const add = ({ passed, failed, skipped }) => {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
};
/** A step that failed without naming a test counts as one. */
const step = (title, work) => {
  console.log(`\n> ${title}`);
  const before = total.failed;
  if (work() || total.failed > before) return;
  total.failed++;
  failures.push(title);
};

step('check: types, layers, lint, format', () => run('node', ['scripts/check.mjs']));

step('unit tests', () => {
  const file = join(results, 'unit.json');
  const unfinished = join(results, 'unfinished.json');
  const isOk = run('vitest', ['run', '--reporter=dot', '--reporter=json', '--reporter=./scripts/unfinished-reporter.mjs', `--outputFile.json=${file}`], {
    FIELDWATCH_UNFINISHED: unfinished,
  });
  const report = read(file);
  failures.push(...(read(unfinished) ?? []));
  if (report) {
    add({ passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests + report.numTodoTests });
    for (const { name, assertionResults } of report.testResults)
      for (const { status, fullName, failureMessages } of assertionResults)
        if (status === 'failed') failures.push(`${relative(root, name)}: ${fullName}\n${failureMessages.join('\n').slice(0, 1_000)}`);
  }
  return isOk && report !== undefined;
});

let isBuilt = false;
step('build', () => (isBuilt = run('node', ['scripts/build.mjs'])));

const electronProgram = () => {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(root, 'node_modules', 'electron', 'dist');
  const name = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron';
  return existsSync(join(folder, name));
};
const failedIn = (suites) =>
  suites.flatMap(({ file, specs, suites: inner = [] }) => [...specs.filter(({ ok }) => !ok).map(({ title }) => `${file}: ${title}`), ...failedIn(inner)]);
const countOf = (suites) => suites.reduce((sum, { specs, suites: inner = [] }) => sum + specs.length + countOf(inner), 0);
/** Says why, and counts what was not run. */
const skip = (project, reason) => {
  const { stdout } = spawnSync(join(root, 'node_modules', '.bin', 'playwright'), ['test', '--list', '--reporter=json', '--project', project], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const count = countOf(JSON.parse(stdout).suites);
  console.log(`skipped ${count} end-to-end tests: ${reason}`);
  add({ passed: 0, failed: 0, skipped: count });
  return true;
};
const endToEnd = (project) => {
  const file = join(results, `${project}.json`);
  const isOk = run('playwright', ['test', '--project', project, '--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_FILE: file });
  const { stats, suites = [] } = read(file) ?? {};
  failures.push(...failedIn(suites));
  if (stats) add({ passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped });
  return isOk && stats !== undefined;
};

const hasBrowser = findChromium({ platform: process.platform, env: process.env, homedir: homedir() }) !== undefined;
const noBrowser = 'no Chromium, Chrome or Edge was found on this machine';
const noElectron = 'Electron is not installed here (npx install-electron fetches it), and ELECTRON_OVERRIDE_DIST_PATH is not set';
if (isBuilt) {
  step('end-to-end tests in the browser shell', () => (hasBrowser ? endToEnd('browser') : skip('browser', noBrowser)));
  step('end-to-end tests in Electron', () => (electronProgram() ? endToEnd('electron') : skip('electron', noElectron)));
}

for (const failure of failures) console.log(`\nfailed: ${failure}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);

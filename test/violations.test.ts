import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type Finding, wrongImports } from './layers.ts';

const root = join(import.meta.dirname, '..');
type Tool = 'tsc' | 'oxlint' | 'layers';

/** What must not be written, where, and which part of `npm run check` says so. */
// Packages here bring no types of Node: a single one that does lets Node into its whole project, which only the table can see.
const violations: readonly (readonly [name: string, file: string, code: string, tool: Tool, says: RegExp])[] = [
  ['Node in the domain', 'domain/file.ts', `export { readFileSync } from 'node:fs';`, 'tsc', /TS2591/],
  ['Node in the domain, for the table', 'domain/file.ts', '', 'layers', /node:fs/],
  ['process in the domain', 'domain/process.ts', 'export const folder = process.cwd();', 'tsc', /TS2591/],
  ['the page in the domain', 'domain/document.ts', 'export const title = document.title;', 'tsc', /TS2584/],
  ['a timer in the domain', 'domain/timer.ts', 'export const wait = () => setTimeout(() => {}, 1);', 'tsc', /TS2304/],
  ['a clock in the domain', 'domain/clock.ts', 'export const now = () => Date.now();', 'oxlint', /no-restricted-globals/],
  ['chance in the domain', 'domain/chance.ts', 'export const dice = () => Math.random();', 'oxlint', /no-restricted-properties/],
  ['the contract in the domain', 'domain/wire.ts', `export type { Wire } from '../contract/clean.ts';`, 'tsc', /TS6307/],
  ['a foreign package in the domain', 'domain/package.ts', `export { default as plot } from 'uplot';`, 'layers', /uplot/],
  ['the host in the contract', 'contract/host.ts', `export type { Host } from '../main/host.ts';`, 'tsc', /TS6307/],
  ['the host in the window', 'renderer/host.ts', `export type { Host } from '../main/host.ts';`, 'tsc', /TS6307/],
  ['the host in the window, for the linter', 'renderer/host.ts', '', 'oxlint', /no-restricted-imports/],
  ['Node in the window', 'renderer/file.ts', `export { readFileSync } from 'node:fs';`, 'tsc', /TS2591|TS2307/],
  ['a foreign package in the window', 'renderer/package.tsx', `export { default as canonicalize } from 'canonicalize';`, 'layers', /canonicalize/],
  ['Node in the preload script', 'preload/file.ts', `export { readFileSync } from 'node:fs';`, 'layers', /node:fs/],
  ['Electron in the engine', 'main/engine/window.ts', `export { app } from 'electron';`, 'oxlint', /no-restricted-imports/],
  ['Electron in the engine, for the table', 'main/engine/window.ts', '', 'layers', /electron/],
  ['a shell in the engine', 'main/engine/shell.ts', `export { gate } from '../shell/browser/gate.ts';`, 'layers', /shell\/browser/],
  ['the store in a shell', 'main/shell/browser/rows.ts', `export { rows } from '../../store/rows.ts';`, 'layers', /store\/rows/],
  ['the database outside the store', 'main/engine/rows.ts', `export { default as Database } from 'better-sqlite3';`, 'layers', /better-sqlite3/],
  [
    'a promise nobody waits for',
    'main/promise.ts',
    'const work = async (): Promise<void> => {};\nexport const start = (): void => {\n  work();\n};',
    'oxlint',
    /no-floating-promises/,
  ],
  ['a cycle', 'main/one.ts', `import { two } from './two.ts';\nexport const one = (): number => two();`, 'oxlint', /no-cycle/],
  ['the other half of the cycle', 'main/two.ts', `import { one } from './one.ts';\nexport const two = (): number => one();`, 'oxlint', /no-cycle/],
  ['a file in no layer', 'helpers/any.ts', 'export const any = 1;', 'layers', /no layer/],
];
const clean: Readonly<Record<string, string>> = {
  'domain/clean.ts': 'export const half = (value: number): number => value / 2;',
  'contract/clean.ts': `import type { half } from '../domain/clean.ts';\nexport interface Wire {\n  readonly half: typeof half;\n}`,
  'main/clean.ts': `import { readFileSync } from 'node:fs';\nexport type Host = typeof readFileSync;\nexport const read = (file: string): string => readFileSync(file, 'utf8');`,
  'main/host.ts': 'export interface Host {\n  readonly name: string;\n}',
  'main/store/rows.ts': 'export const rows = 1;',
  'main/shell/browser/gate.ts': 'export const gate = 1;',
  'renderer/clean.tsx': `import type { Wire } from '../contract/clean.ts';\nexport const Title = ({ half }: Wire) => <h1>{half(2)}</h1>;`,
  'preload/clean.ts': `import { ipcRenderer } from 'electron';\nipcRenderer.send('engine');`,
};

let folder: string;
let said: Readonly<Record<Tool, readonly string[]>>;

const wordsOf = ({ file, wrong }: Finding): string => `src/${file} ${wrong ?? 'lies in no layer'}`;
/** One line per finding, each beginning with the file. */
const run = (program: string, ...args: readonly string[]): readonly string[] => {
  const { stdout } = spawnSync(join(root, 'node_modules', '.bin', program), args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' });
  return stdout.split('\n');
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldwatch-violations-'));
  for (const file of ['tsconfig.base.json', '.oxlintrc.json', 'package.json']) cpSync(join(root, file), join(folder, file));
  const projects = ['domain', 'contract', 'main', 'renderer', 'preload'];
  for (const project of projects) cpSync(join(root, 'src', project, 'tsconfig.json'), join(folder, 'src', project, 'tsconfig.json'));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ files: [], references: projects.map((project) => ({ path: `src/${project}` })) }));
  mkdirSync(join(folder, 'node_modules')); // a real one: the compiler's cache must not be that of the repository
  for (const name of readdirSync(join(root, 'node_modules')))
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  const files = [...Object.entries(clean), ...violations.filter(([, , code]) => code !== '').map(([, file, code]) => [file, code] as const)];
  for (const [file, code] of files) {
    const path = join(folder, 'src', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${code}\n`);
  }
  said = {
    tsc: run('tsc', '-b', '--pretty', 'false'),
    oxlint: run('oxlint', '--type-aware', '--format', 'unix', 'src'),
    layers: wrongImports(join(folder, 'src')).map(wordsOf),
  };
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const about = (tool: Tool, file: string): readonly string[] => said[tool].filter((line) => line.replaceAll('\\', '/').includes(`src/${file}`));

describe('npm run check refuses', () => {
  test.each(violations)('%s (%s)', (_name, file, _code, tool, says) => assert.match(about(tool, file).join('\n'), says));
});

test('npm run check has nothing against clean files', () => {
  for (const file of Object.keys(clean)) for (const tool of ['oxlint', 'layers'] as const) assert.deepEqual(about(tool, file), []);
  for (const file of Object.keys(clean))
    assert.deepEqual(
      about('tsc', file).filter((line) => line.startsWith(`src/${file}`) && !line.includes('TS6307')),
      [],
    );
});

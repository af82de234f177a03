import { homedir } from 'node:os';
import { defineConfig } from 'playwright/test';
import { findChromium } from './src/main/shell/browser/find-chromium.ts';

const executablePath = findChromium({ platform: process.platform, env: process.env, homedir: homedir() });
const args = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

// The same main job over both shells; a file that belongs to one shell says so in its name.
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '*.e2e.ts',
  outputDir: 'node_modules/.cache/e2e',
  snapshotPathTemplate: '{testDir}/goldens/{arg}{ext}',
  reporter: 'list',
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 15_000 }, // a laptop that does other work at the same time is no failure
  use: { launchOptions: { ...(executablePath ? { executablePath } : {}), args: process.getuid?.() === 0 ? [...args, '--no-sandbox'] : args } },
  projects: [
    { name: 'browser', testIgnore: 'electron-*.e2e.ts' },
    { name: 'electron', testMatch: 'electron-*.e2e.ts' },
  ],
});

import { defineConfig } from 'playwright/test';

// The same specs run over both shells; a file that belongs to one shell says so in its name.
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '*.e2e.ts',
  outputDir: 'node_modules/.cache/e2e',
  reporter: 'list',
  workers: 1,
  timeout: 60_000,
  projects: [
    { name: 'browser', testIgnore: 'electron-*.e2e.ts' },
    { name: 'electron', testMatch: 'electron-*.e2e.ts' },
  ],
});

import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src/renderer',
  base: './',
  build: {
    outDir: '../../out/renderer',
    emptyOutDir: true,
    target: 'chrome150', // no older browser ever opens the window
    modulePreload: { polyfill: false }, // it would be an inline script, which the security policy forbids
    assetsInlineLimit: 0,
    rolldownOptions: { checks: { moduleLevelDirective: false } }, // "use client" means nothing here
  },
});

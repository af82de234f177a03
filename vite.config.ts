import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src/renderer',
  base: './',
  build: { outDir: '../../out/renderer', emptyOutDir: true, target: 'chrome150', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
});

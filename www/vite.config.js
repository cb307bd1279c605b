import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

// One classic script for the page and for its worker: Chromium refuses module workers from a Blob. build/page.mjs puts it into the page.
export default defineConfig({
  resolve: { alias: { 'coredumpy-wasm': fileURLToPath(new URL('../target/viewer/dump.js', import.meta.url)) } },
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    target: 'es2022',
    outDir: '../target/viewer/bundle',
    emptyOutDir: true,
    reportCompressedSize: false,
    lib: { entry: 'src/main.ts', formats: ['iife'], name: 'coredumpy', fileName: () => 'viewer.js', cssFileName: 'viewer' },
  },
});

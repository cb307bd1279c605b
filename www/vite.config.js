import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

// Two classic scripts, `--mode page` and `--mode worker`: Chromium refuses module workers from a Blob. build/page.mjs puts
// both into the page.
export default defineConfig(({ mode }) => ({
  resolve: { alias: { 'coredumpy-wasm': fileURLToPath(new URL('../target/viewer/dump.js', import.meta.url)) } },
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    target: 'es2022',
    outDir: '../target/viewer/bundle',
    emptyOutDir: false,
    reportCompressedSize: false,
    lib: {
      entry: mode === 'worker' ? 'src/worker/main.ts' : 'src/main.ts',
      formats: ['iife'],
      name: 'coredumpy',
      fileName: () => `${mode}.js`,
      cssFileName: 'page',
    },
  },
}));

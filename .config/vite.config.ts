/** Builds the page into the package. Everything is in three files beside each other; nothing is loaded from elsewhere. */
import { defineConfig } from 'vite'

export default defineConfig({
  root: new URL('../page', import.meta.url).pathname,
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    // Inline data would need a looser content security policy.
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    // What is bundled comes with its licence.
    license: { fileName: 'licenses.md' },
  },
})

/**
 * Builds what is packed: a file for each way into the package and for its command, and chunks for what they share.
 * A program that loads few files starts sooner: with one for each of ours it would take twice as long.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const root = new URL('../', import.meta.url)
const { bin, exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  bin: Record<string, string>
  exports: Record<string, { default?: string } | string>
}
const built = [
  ...Object.values(bin),
  ...Object.values(exports).flatMap(entry => (typeof entry === 'string' ? [] : [entry.default ?? ''])),
]
const names = built.map(path => /dist\/(.*)\.js$/.exec(path)![1]!)

export default defineConfig({
  root: fileURLToPath(root),
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: Object.fromEntries(names.map(name => [name, fileURLToPath(new URL(`${name}.ts`, root))])),
      // The .proto is looked for from there, as deep as from its place in `src/`.
      output: { entryFileNames: '[name].js', chunkFileNames: 'src/chunks/[name]-[hash].js' },
    },
  },
})

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('the package is what was built, the page, the contract and the papers: no tests, examples or tools', () => {
  const listing = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  })
  const [{ files }]: [{ files: { path: string }[] }] = JSON.parse(listing)
  const paths = files.map(({ path }) => path)
  const built = /^dist\/((src|machines)\/.*\.(js|d\.ts|map)|page\/assets\/[^/]*\.(js|css))$/
  expect(paths.filter(path => !built.test(path)).sort()).toEqual([
    'LICENSE',
    'README.md',
    'dist/openapi.json',
    'dist/page/icon.svg',
    'dist/page/index.html',
    'dist/page/licenses.md',
    'package.json',
    'protos/orchestrator_service.proto',
  ])
  expect(paths.filter(path => /(^|\/)(tests?|bench|examples)\/|\.test\./.test(path))).toEqual([])
})

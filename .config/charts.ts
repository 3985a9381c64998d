/** Writes the state charts that the page draws, from the machines and their layouts in `.config/charts/`. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Chart } from '../page/charts/geometry.ts'
import { charts } from './charts/make.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

for (const chart of charts()) {
  const path = `page/charts/${chart.machine}.generated.ts`
  writeFileSync(`${root}/${path}`, formatted(sourceOf(chart), path))
}

function sourceOf(chart: Chart): string {
  return [
    `/** Generated from the machine '${chart.machine}' and its layout: npm run charts. */`,
    "import type { Chart } from './geometry.ts'",
    '',
    `export const ${chart.machine}Chart: Chart = ${JSON.stringify(chart)}`,
  ].join('\n')
}

function formatted(source: string, path: string): string {
  const asked = ['format', '--config-path=.config/lint.json', `--stdin-file-path=${path}`]
  return execFileSync(`${root}/node_modules/.bin/biome`, asked, {
    cwd: root,
    input: source,
    encoding: 'utf8',
  })
}

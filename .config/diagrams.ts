/** Writes the charts of all machines: Mermaid files beside them, and those the README asks for into it. */
import { readFileSync, writeFileSync } from 'node:fs'
import * as machines from '../machines/index.ts'
import { toMermaid } from '../src/inspect/mermaid.ts'

const at = (path: string): URL => new URL(`../${path}`, import.meta.url)

for (const machine of Object.values(machines))
  writeFileSync(at(`machines/diagrams/${machine.id}.mmd`), toMermaid(machine))

const readme = readFileSync(at('README.md'), 'utf8')
const charts = /<!-- chart:(\w+) -->[\s\S]*?<!-- \/chart -->/g
writeFileSync(
  at('README.md'),
  readme.replace(charts, (_, id: string) => chartOf(id)),
)

function chartOf(id: string): string {
  const machine = Object.values(machines).find(known => known.id === id)
  if (!machine) throw new Error(`The README asks for the chart of '${id}', which is no machine.`)
  return `<!-- chart:${id} -->\n\`\`\`mermaid\n${toMermaid(machine)}\`\`\`\n<!-- /chart -->`
}

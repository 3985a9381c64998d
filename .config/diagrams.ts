/** Writes the charts of all machines: Mermaid files beside them, and the orchestration's into the README. */
import { readFileSync, writeFileSync } from 'node:fs'
import * as machines from '../machines/index.ts'
import { toMermaid } from '../src/inspect/mermaid.ts'

const at = (path: string): URL => new URL(`../${path}`, import.meta.url)

for (const machine of Object.values(machines))
  writeFileSync(at(`machines/diagrams/${machine.id}.mmd`), toMermaid(machine))

const chart = `<!-- chart:orchestration -->\n\`\`\`mermaid\n${toMermaid(machines.orchestrationMachine)}\`\`\`\n<!-- /chart -->`
const readme = readFileSync(at('README.md'), 'utf8')
writeFileSync(at('README.md'), readme.replace(/<!-- chart:orchestration -->[\s\S]*?<!-- \/chart -->/, chart))

/** Writes the charts of all machines: Mermaid files beside them, and those the README asks for into it. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { AnyStateMachine } from 'xstate'
import * as durableTask from '../machines/index.ts'
import * as lambda from '../machines/lambda/index.ts'
import { toMermaid } from '../src/inspect/mermaid.ts'

const at = (path: string): URL => new URL(`../${path}`, import.meta.url)

const draw = (folder: string, machines: Readonly<Record<string, AnyStateMachine>>): void => {
  for (const machine of Object.values(machines))
    writeFileSync(at(`${folder}/${machine.id}.mmd`), toMermaid(machine))
}
draw('machines/diagrams', durableTask)
draw('machines/lambda/diagrams', lambda)

const readme = readFileSync(at('README.md'), 'utf8')
const charts = /<!-- chart:(\w+) -->[\s\S]*?<!-- \/chart -->/g
writeFileSync(
  at('README.md'),
  readme.replace(charts, (_, id: string) => chartOf(id)),
)

function chartOf(id: string): string {
  const machines: AnyStateMachine[] = [...Object.values(durableTask), ...Object.values(lambda)]
  const machine = machines.find(known => known.id === id)
  if (!machine) throw new Error(`The README asks for the chart of '${id}', which is no machine.`)
  return `<!-- chart:${id} -->\n\`\`\`mermaid\n${toMermaid(machine)}\`\`\`\n<!-- /chart -->`
}

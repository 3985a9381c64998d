/** The charts that are checked in are those of the machines as they are; after a change: `npm run diagrams`. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type AnyStateMachine, createMachine } from 'xstate'
import * as machines from '../../machines/index.ts'
import * as lambda from '../../machines/lambda/index.ts'
import { toMermaid } from '../../src/inspect/mermaid.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

const folders: Readonly<Record<string, readonly AnyStateMachine[]>> = {
  'machines/diagrams': Object.values(machines),
  'machines/lambda/diagrams': Object.values(lambda),
}
const all = Object.values(folders).flat()
const drawn = Object.entries(folders).flatMap(([folder, known]) =>
  known.map(machine => ({ machine, file: `${folder}/${machine.id}.mmd` })),
)

test.for(drawn)('the chart of $machine.id is up to date', ({ machine, file }) => {
  expect(read(file)).toBe(toMermaid(machine))
})

test.for(Object.entries(folders))('%s has a chart of each machine, and no other', ([folder, known]) => {
  const files = readdirSync(new URL(`../../${folder}/`, import.meta.url))
  expect(files.sort()).toEqual(known.map(({ id }) => `${id}.mmd`).sort())
})

const inReadme = [...read('README.md').matchAll(/<!-- chart:(\w+) -->\n([\s\S]*?)<!-- \/chart -->/g)]

test('the README has the charts that matter most', () => {
  expect(inReadme.map(([, id]) => id)).toEqual(expect.arrayContaining(['orchestration', 'entity']))
})

test.for(inReadme)('the chart of $1 in the README is up to date', ([, id, block]) => {
  const machine = all.find(known => known.id === id)!
  expect(block).toBe(`\`\`\`mermaid\n${toMermaid(machine)}\`\`\`\n`)
})

test('the states in which a machine stands are filled', () => {
  const plain = toMermaid(machines.orchestrationMachine)
  const marked = (value: Parameters<typeof toMermaid>[1]): string[] => {
    const text = toMermaid(machines.orchestrationMachine, value)
    expect(text.startsWith(plain)).toBe(true)
    return text.slice(plain.length).split('\n')
  }
  const filled = 'classDef active fill:#1a5ccb,stroke:#1a5ccb,color:#fff,font-weight:bold'
  expect(marked({ live: { turn: 'out', lifecycle: { pending: 'due' } } })).toEqual([
    `  ${filled}`,
    '  class live_turn_out, live_lifecycle_pending_due active',
    '',
  ])
  expect(marked('completed')).toEqual([`  ${filled}`, '  class completed active', ''])
  expect(() => toMermaid(machines.orchestrationMachine, 'asleep')).toThrow()
})

test('no transition is drawn over another, and none across the border of a composite state', () => {
  const machine = createMachine({
    id: 'door',
    initial: 'closed',
    on: { 'door.break': '.broken' },
    states: {
      closed: {
        initial: 'locked',
        on: { 'door.knock': { actions: 'answer' } },
        states: {
          locked: { on: { 'lock.turn': 'unlocked', 'lock.pick': 'unlocked' } },
          unlocked: { on: { 'door.open': '#door.open' } },
        },
      },
      open: {
        on: {
          'door.close': [{ guard: 'isTidy', target: '#door.closed.locked' }, { target: 'closed' }],
          'door.knock': { actions: 'greet' },
        },
      },
      broken: { type: 'final' },
    },
  })
  expect(toMermaid(machine)).toBe(`stateDiagram-v2
  [*] --> closed
  state "closed" as closed
  state closed {
    [*] --> closed_locked
    state "locked" as closed_locked
    state "unlocked" as closed_unlocked
    closed_locked --> closed_unlocked : lock.turn<br>lock.pick
  }
  state "open" as open
  state "broken" as broken
  broken --> [*]
  closed --> broken : door.break
  open --> broken : door.break
  note left of closed
    door.knock / answer
  end note
  closed --> open : door.open (from unlocked)
  open --> closed : door.close [isTidy] (to locked)<br>door.close
  open : door.knock / greet
`)
})

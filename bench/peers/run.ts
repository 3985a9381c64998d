/** The backends of the SDKs and ours, side by side. */
import { parseArgs } from 'node:util'
import { type Command, numberOf, requireKnown } from '../command.ts'
import { giveTable, requirePlace, tableHelp, tableOptions } from '../table-options.ts'
import { circumstances } from '../text.ts'
import { go } from './go.ts'
import { js } from './js.ts'
import { ours } from './ours.ts'
import type { Outcome, Peer, PeerKey } from './peer.ts'
import { python } from './python.ts'
import { loadNote, notes, type Outcomes, readmeText, tableOf } from './report.ts'
import { rows } from './rows.ts'
import { peerWorkloads } from './workloads/index.ts'

const all: readonly Peer[] = [ours, python, go, js]

export const peers: Command = {
  name: 'peers',
  what: 'Beside the backends of the Python, Go and JavaScript SDKs on the same workloads: rates, CPU, targets.',
  options: [
    '--workload <name>  only this one; may be repeated',
    `                   (${peerWorkloads.map(({ name }) => name).join(', ')}, hello)`,
    `--peer <name>      only ours and this one; may be repeated (${all.map(({ key }) => key).join(', ')})`,
    '--rounds <n>       measured rounds of each (default: 3)',
    '--warm <ms>        how long each is warmed up before, one round at least (default: 5000)',
    '--scale <share>    share of the sizes, for a first impression (default: 1)',
    ...tableHelp,
  ],
  run,
}

async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      workload: { type: 'string', multiple: true },
      peer: { type: 'string', multiple: true },
      rounds: { type: 'string', default: '3' },
      warm: { type: 'string', default: '5000' },
      scale: { type: 'string', default: '1' },
      ...tableOptions,
    },
  })
  requirePlace('bench peers', values)
  const rounds = numberOf('rounds', values.rounds)
  const warm = numberOf('warm', values.warm)
  const scale = numberOf('scale', values.scale)
  console.log(`${circumstances(rounds)}\n`)
  requireKnown(
    'peer',
    values.peer,
    all.map(({ key }) => key),
  )
  requireKnown('workload', values.workload, [...peerWorkloads.map(({ name }) => name), 'hello'])
  const present = await prepared(values.peer)
  const outcomes: Outcomes = new Map()
  const wanted = (name: string) => values.workload?.includes(name) ?? true
  for (const workload of peerWorkloads.filter(({ name }) => wanted(name))) {
    const size = Math.max(1, Math.round(workload.size * scale))
    const outcome = new Map<PeerKey, Outcome>()
    // The load warms up as well, and not at the expense of whoever happens to be first.
    await ours.measure(workload, size, { warm: 0, rounds: 0 })
    for (const peer of present)
      outcome.set(
        peer.key,
        await peer.measure(workload, size, { warm, rounds }).catch((error: unknown) => {
          // What others fail at is their figure; ours does not fail.
          if (peer === ours) throw error
          console.log(`${peer.title} failed at ${workload.name}: ${String(error)}`)
          return 'failed'
        }),
      )
    outcomes.set(workload.name, outcome)
    console.log(`${workload.what}${size === workload.size ? '' : ` (${size} instead)`}`)
    console.log(`${tableOf(new Map([[workload.name, outcome]]), present, rows, false)}\n`)
  }
  if (wanted('hello')) await addHellos(outcomes, present)
  console.log(tableOf(outcomes, present, rows, false))
  console.log(`\n${loadNote(outcomes)}\n${notes}`)
  const text = readmeText(tableOf(outcomes, present, rows, true), rounds)
  giveTable('bench peers', text, values)
}

async function addHellos(outcomes: Outcomes, present: readonly Peer[]): Promise<void> {
  const [cold, warm] = [new Map<PeerKey, Outcome>(), new Map<PeerKey, Outcome>()]
  for (const peer of present) {
    const hellos = await peer.firstHello()
    cold.set(peer.key, hellos.cold)
    warm.set(peer.key, hellos.warm)
  }
  outcomes.set('hello-cold', cold).set('hello-warm', warm)
}

/** Those that can be measured here; the others are skipped, loudly. */
async function prepared(names: readonly string[] | undefined): Promise<Peer[]> {
  const present: Peer[] = []
  for (const peer of all) {
    if (names && peer !== ours && !names.includes(peer.key)) continue
    const problem = await peer.prepare().catch(error => String(error))
    if (problem === undefined) present.push(peer)
    else console.log(`\n*** SKIPPED ${peer.title}: ${problem} ***\n`)
  }
  return present
}

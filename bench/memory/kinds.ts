/** Instances that are held in memory, live and ended, and what each of them takes. */
import { complete } from '../../test/support/actions.ts'
import { inLanes } from '../load/lanes.ts'
import type { Load } from '../load/load.ts'
import { startWaiting } from '../load/waiting.ts'
import { withBackend } from '../load/with-server.ts'
import { payload, type Script } from '../load/workload.ts'
import { inSequence } from '../load/workloads/sequence.ts'
import { number } from '../text.ts'

const lanes = 50

/** Brings `count` instances to where they stay. */
type Bring = (load: Load, count: number, prefix: string) => Promise<unknown>

export interface Kind {
  what: string
  bring: Bring
  /** Options of the backend. */
  backend?: object
}

const scripts: Record<string, Script> = {
  main: inSequence(5),
  waiting: () => [],
  ended: () => [complete(1, payload)],
}

const waiting: Bring = (load, count, prefix) =>
  startWaiting(load, count, index => `${prefix}-${index}`, 'waiting')

const running =
  (name: string): Bring =>
  (load, count, prefix) =>
    load.guarded(inLanes(count, lanes, index => load.run(`${prefix}-${index}`, name)))

export const kinds = (retained: number): Kind[] => [
  { what: 'pending: one turn, and it waits for an event', bring: waiting },
  { what: 'finished after one turn', bring: running('ended') },
  { what: 'finished after 5 activities one after another', bring: running('main') },
  {
    what: `finished after 5 activities, the newest ${number(0)(retained)} retained`,
    bring: running('main'),
    backend: { retain: { count: retained } },
  },
]

export interface Held {
  /** Bytes of heap and buffers for each instance, after a garbage collection. */
  each: number
  /** The same for all. */
  all: number
  /** Bytes of resident memory of the process, with its garbage. */
  resident: number
}

/** Brings the instances to where they stay, on a server of their own. */
export const measure = ({ bring, backend }: Kind, instances: number, warmUps: number): Promise<Held> =>
  withBackend(
    scripts,
    async (load, server) => {
      await bring(load, warmUps, 'warm')
      const before = await server.kept()
      await bring(load, instances, 'kept')
      const { rss: resident } = await server.usage()
      const all = (await server.kept()) - before
      return { each: all / instances, all, resident }
    },
    { backend },
  )

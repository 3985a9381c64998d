/** Why work is queued: who could take it, and why they do not. */
import { counted } from '../../format/text.ts'
import type { Serving, WorkerInfo } from '../../live/types.ts'
import type { Phrase } from './phrase.ts'
import { shortWorker } from './worker-name.ts'

type Kind = 'orchestration' | 'activity' | 'entity'

/** More workers than these are counted. */
const MOST_NAMED = 2

const slotNames: Readonly<Record<Kind, string>> = {
  orchestration: 'orchestration',
  activity: 'activity',
  entity: 'entity',
}

const servesIt = ({ serves }: WorkerInfo, kind: Kind, name: string): boolean =>
  !serves || serves[kind].some(served => served.name === name)

/** The part of a sentence after a colon; undefined when it may go at once. */
export function whyQueued(serving: Serving | undefined, kind: Kind, name: string): Phrase | undefined {
  if (!serving) return undefined
  if (serving.paused) return ['dispatch is paused']
  if (serving.workers.length === 0) return ['no worker is connected']
  const able = serving.workers.filter(worker => servesIt(worker, kind, name))
  const others = serving.workers.length - able.length
  if (able.length === 0)
    return [
      others === 1
        ? 'the connected worker does not serve '
        : `none of the ${others} connected workers serves `,
      { code: name },
    ]
  const isFull = able.every(
    ({ slots }) => slots[kind].limit !== undefined && slots[kind].used >= slots[kind].limit,
  )
  if (!isFull) return undefined
  const taken = takenSlots(able, kind)
  const [other] = serving.workers.filter(worker => !able.includes(worker))
  if (!other) return [taken]
  const who = others === 1 ? `${shortName(other)} does` : `the other ${counted(others, 'worker')} do`
  return [taken, `, and ${who} not serve `, { code: name }]
}

function takenSlots(able: readonly WorkerInfo[], kind: Kind): string {
  const slots = able.reduce((sum, worker) => sum + (worker.slots[kind].limit ?? 0), 0)
  const whose = able.length <= MOST_NAMED ? able.map(shortName).join(' and ') : counted(able.length, 'worker')
  if (slots === 1) return `the ${slotNames[kind]} slot of ${whose} is taken`
  return `${slots === 2 ? 'both' : `all ${slots}`} ${slotNames[kind]} slots of ${whose} are taken`
}

const shortName = ({ name }: WorkerInfo): string => shortWorker(name)

/** What orchestrations do, as data: programs that start later ones only, so that all of them come to an end. */
import type { Dice } from './dice.ts'

/** Something that is begun and awaited. */
export type Awaitable =
  | { readonly does: 'activity'; readonly name: string; readonly tries: number }
  | { readonly does: 'timer'; readonly after: number }
  | { readonly does: 'event'; readonly name: string }
  | { readonly does: 'child'; readonly program: number; readonly tries: number }
  | { readonly does: 'call'; readonly entity: string; readonly after: number }

export type Step =
  | Awaitable
  /** `all` fails as soon as one does; `any` goes on with the first, and leaves the others open. */
  | { readonly does: 'all' | 'any'; readonly of: readonly Awaitable[] }
  | { readonly does: 'signal'; readonly entity: string; readonly after: number }
  /** `forgets` to let go in the end. */
  | {
      readonly does: 'section'
      readonly entities: readonly string[]
      readonly body: readonly Step[]
      readonly forgets?: boolean
    }
  | { readonly does: 'try'; readonly body: readonly Step[] }
  | { readonly does: 'send'; readonly to: string; readonly event: string }
  | { readonly does: 'status'; readonly text: string }
  | { readonly does: 'again'; readonly program: number; readonly version?: string | undefined }
  | { readonly does: 'fail' }

export type Program = readonly Step[]

export const entityIds = ['@account@a', '@account@b', '@stock@c'] as const
export const rootIds = ['red', 'green', 'blue'] as const
export const eventNames = ['go', 'stop'] as const
const activityNames = ['pack', 'ship'] as const

const COUNT = 4

export function drawPrograms(dice: Dice): Program[] {
  return Array.from({ length: COUNT }, (_, place) => drawProgram(dice, place + 1))
}

/** `next` is the first program that this one may start. */
function drawProgram(dice: Dice, next: number): Step[] {
  const steps = Array.from({ length: 1 + dice.below(3) }, () => drawStep(dice, next, false))
  // At the end only: who waits for others with a lock in hand may wait for ever.
  if (dice.oneIn(6)) steps.push({ ...drawSection(dice, next), forgets: true })
  const [last] =
    dice.oneIn(3) && next < COUNT
      ? ([{ does: 'again', program: next, version: dice.pick([undefined, '2']) }] as const)
      : []
  if (last) return [...steps, last]
  return dice.oneIn(6) ? [...steps, { does: 'fail' }] : steps
}

function drawStep(dice: Dice, next: number, isInside: boolean): Step {
  const some = () => drawAwaitable(dice, next, isInside)
  const entity = dice.pick(entityIds)
  switch (dice.below(isInside ? 7 : 12)) {
    case 0:
      return { does: 'signal', entity, after: drawDelay(dice) }
    case 1:
      return { does: 'status', text: `at ${dice.below(100)}` }
    case 2:
      return { does: 'send', to: dice.pick(rootIds), event: dice.pick(eventNames) }
    case 3:
      return { does: dice.pick(['all', 'any']), of: Array.from({ length: 2 + dice.below(2) }, some) }
    case 4:
      return drawRace(dice, next, isInside)
    case 7:
    case 8:
      return drawSection(dice, next)
    case 9:
      return { does: 'try', body: [some(), ...(dice.oneIn(4) ? [{ does: 'fail' } as const] : [some()])] }
    default:
      return some()
  }
}

/** An activity that may fail while others are open, sent or not: there is much for a rewind to find. */
function drawRace(dice: Dice, next: number, isInside: boolean): Step {
  const [first, second] = dice.oneIn(2) ? activityNames : ([activityNames[1], activityNames[0]] as const)
  const others: Awaitable[] = [
    { does: 'timer', after: 3_000 },
    { does: 'activity', name: second, tries: 1 },
  ]
  if (!isInside) others.push({ does: 'call', entity: dice.pick(entityIds), after: drawDelay(dice) })
  if (!isInside && next < COUNT) others.push({ does: 'child', program: next, tries: 1 })
  const of = others.filter(() => !dice.oneIn(3))
  return { does: 'all', of: [{ does: 'activity', name: first, tries: 1 }, ...of] }
}

/** Who holds locks calls only what it has locked, and starts no children: else two could wait for each other. */
function drawSection(dice: Dice, next: number): Extract<Step, { does: 'section' }> {
  const entities = dice.oneIn(2) ? [dice.pick(entityIds)] : [dice.pick(entityIds), dice.pick(entityIds)]
  const body = Array.from({ length: 1 + dice.below(2) }, (): Step => {
    const entity = dice.pick(entities)
    if (dice.oneIn(3)) return { does: 'call', entity, after: 0 }
    return dice.oneIn(3) ? { does: 'signal', entity, after: 0 } : drawStep(dice, next, true)
  })
  return { does: 'section', entities, body }
}

function drawAwaitable(dice: Dice, next: number, isInside: boolean): Awaitable {
  const kind = dice.below(8)
  if (kind < 3) return { does: 'activity', name: dice.pick(activityNames), tries: 1 + dice.below(2) }
  if (kind === 3) return { does: 'event', name: dice.pick(eventNames) }
  if (kind === 4 && !isInside && next < COUNT)
    return { does: 'child', program: next + dice.below(COUNT - next), tries: 1 + dice.below(2) }
  if (kind === 6 && !isInside) return { does: 'call', entity: dice.pick(entityIds), after: drawDelay(dice) }
  return { does: 'timer', after: dice.pick([0, 500, 3_000, 86_400_000]) }
}

const drawDelay = (dice: Dice): number => (dice.oneIn(4) ? 700 * dice.below(5) : 0)

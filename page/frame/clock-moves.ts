/** Moves the clock, and halts and steps the work: each says what came of it. */
import { signal } from '@preact/signals'
import { ask, inHub, inScope, messageOf, post } from '../live/api.ts'
import { notConnected } from '../live/connection.ts'
import { clock, executions } from '../live/store.ts'
import type { ClockView } from '../live/types.ts'
import { say } from '../parts/toast.tsx'
import { movedWords, pausedWords, REAL_TIME, type Stepped, steppedWords } from './clock-words.ts'

/** Something was asked for, and the server has not answered yet. */
const isBusy = signal(false)

/** Why nothing more can be asked for just now, for buttons. */
export const refusalWhileBusy = (): string | undefined =>
  notConnected() ?? (isBusy.value ? 'The server is still at it' : undefined)

/** Why the clock cannot be moved just now, for buttons. */
export const refusalToMove = (): string | undefined =>
  clock.value?.mode === 'real' ? (notConnected() ?? REAL_TIME) : refusalWhileBusy()

async function report(work: () => Promise<string>): Promise<void> {
  if (isBusy.peek()) return
  isBusy.value = true
  try {
    say(await work())
  } catch (error) {
    say(messageOf(error))
  } finally {
    isBusy.value = false
  }
}

/** Says what a move came to; `body` is made from the clock as the server has it: what it told last may be old. */
const move = (
  how: string,
  isFar: boolean,
  bodyOf: (before: ClockView) => object | undefined,
): Promise<void> =>
  report(async () => {
    // Of what it was asked for in, whatever is shown by then.
    const path = inScope('/clock')
    const before = await ask<ClockView>(path)
    const body = bodyOf(before)
    if (!body) return 'That time has come already.'
    const after = await post<Moved>(`${path}/${how}`, body)
    return after.moved === false
      ? 'Nothing is due.'
      : movedWords(before.now, after.now, named(before.next), isFar)
  })

/** An execution is known by its name. */
function named(next: ClockView['next']): ClockView['next'] {
  const name = next?.id === undefined ? undefined : executions.byId.get(next.id)?.name
  return next && name !== undefined ? { ...next, id: name } : next
}

export const advance = (milliseconds: number): Promise<void> =>
  move('advance', true, () => ({ by: milliseconds }))

/** To an instant of the hub's clock; asked for twice, it goes no further. */
export const advanceTo = (instant: number): Promise<void> =>
  move('set', true, ({ now }) => (instant > now ? { to: instant } : undefined))

/** To the next instant at which something is due. */
export const advanceToNext = (): Promise<void> => move('next', false, () => ({}))

interface Moved {
  readonly now: number
  readonly moved?: boolean
}

interface Dispatch {
  readonly queued: readonly unknown[]
}

export const pause = (): Promise<void> =>
  report(async () => pausedWords((await post<Dispatch>(inHub('/pause'))).queued.length))

export const goOn = (): Promise<void> =>
  report(async () => {
    await post(inHub('/resume'))
    return 'Dispatch goes on.'
  })

/** Releases one work item. */
export const step = (): Promise<void> =>
  report(async () => steppedWords((await post<{ step?: Stepped }>(inHub('/step'))).step))

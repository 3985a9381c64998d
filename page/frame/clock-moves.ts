/** Moves the clock, and halts and steps the work: each says what came of it. */
import { signal } from '@preact/signals'
import { ask, inHub, messageOf, post } from '../live/api.ts'
import type { ClockView } from '../live/types.ts'
import { say } from '../parts/toast.tsx'
import { movedWords, pausedWords, type Stepped, steppedWords } from './clock-words.ts'

/** Something was asked for, and the server has not answered yet. */
export const isBusy = signal(false)

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

/** As the server has it: what it told last may be a moment old. */
const look = (): Promise<ClockView> => ask<ClockView>(inHub('/clock'))

export const advance = (milliseconds: number): Promise<void> =>
  report(async () => {
    const before = await look()
    const after = await post<Moved>(inHub('/clock/advance'), { by: milliseconds })
    return movedWords(before.now, after.now, before.next, true)
  })

/** To the next instant at which something is due. */
export const advanceToNext = (): Promise<void> =>
  report(async () => {
    const before = await look()
    const after = await post<Moved>(inHub('/clock/next'))
    return after.moved === false ? 'Nothing is due.' : movedWords(before.now, after.now, before.next, false)
  })

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

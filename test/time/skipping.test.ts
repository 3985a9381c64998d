/** How time is skipped: to one due instant at a time, and whatever happens on the way counts. */
import { expect, test } from 'vitest'
import { fromMillis } from '../../src/durable-task/core/timestamp.ts'
import { complete, continueAsNew, DAY, looked, SkipLab, until } from './skip-lab.ts'

/** A lab with an open wait; turns wait for the test. */
function waiting(options: ConstructorParameters<typeof SkipLab>[0] = {}): SkipLab {
  const lab = new SkipLab(options)
  lab.connect()
  lab.wait()
  return lab
}

/** Turns of these instances sent so far that a timer has caused, with the day on which they were sent. */
function recordFires(lab: SkipLab): string[] {
  const fires: string[] = []
  lab.onSent = ({ instanceId, newEvents }) => {
    for (const event of newEvents)
      if (event.type === 'timerFired') fires.push(`${instanceId} on day ${lab.days}`)
  }
  return fires
}

test('one due instant at a time: what is woken is served before the next one is woken', async () => {
  const lab = waiting()
  const fires = recordFires(lab)
  lab.begin('first')
  lab.begin('second')
  lab.answer('first', [lab.timer(1, 1)])
  lab.answer('second', [lab.timer(1, 3)])
  await until(() => fires.length === 1)
  await looked()
  expect(lab.days).toBe(1)
  lab.answer('first', [lab.timer(2, 2)])
  await until(() => fires.length === 2)
  lab.answer('first', [complete(3)])
  await until(() => fires.length === 3)
  expect(fires).toEqual(['first on day 1', 'first on day 2', 'second on day 3'])
})

test('whatever is due at one instant is woken together', async () => {
  const lab = waiting()
  const fires = recordFires(lab)
  for (const id of ['a', 'b', 'c']) lab.begin(id)
  for (const id of ['a', 'b', 'c']) lab.answer(id, [lab.timer(1, 5)])
  await until(() => fires.length > 0)
  expect(fires).toEqual(['a on day 5', 'b on day 5', 'c on day 5'])
})

test('many instances wake in the order in which they are due', async () => {
  const lab = waiting()
  const fires = recordFires(lab)
  const days = Array.from({ length: 60 }, (_, index) => ((index * 37) % 60) + 1)
  lab.begin('gate')
  for (const day of days) {
    lab.begin(`${day}`)
    lab.answer(`${day}`, [lab.timer(1, day)])
  }
  lab.answer('gate')
  while (fires.length < days.length) {
    const before = fires.length
    await until(() => fires.length > before)
    lab.answer(fires.at(-1)?.split(' ')[0] ?? '', [complete(2)])
  }
  expect(fires).toEqual(days.toSorted((a, b) => a - b).map(day => `${day} on day ${day}`))
})

test('a suspended instance is not woken, but its timers count; resumed it has them all', async () => {
  const lab = waiting()
  const fires = recordFires(lab)
  lab.begin('held')
  lab.begin('other')
  lab.answer('held', [lab.timer(1, 1), lab.timer(2, 2)])
  lab.hub.suspend('held', undefined)
  lab.answer('other', [lab.timer(1, 3)])
  await until(() => fires.length === 1)
  expect(fires).toEqual(['other on day 3'])
  lab.answer('other', [complete(2)])
  lab.hub.resume('held', undefined)
  expect(fires.slice(1)).toEqual(['held on day 3', 'held on day 3'])
})

test.each(['terminated', 'purged', 'continued as new'])(
  'timers of an instance that was %s are not waited for',
  async how => {
    const lab = waiting()
    const fires = recordFires(lab)
    lab.begin('gone')
    lab.begin('other')
    lab.answer('gone', [lab.timer(1, 1)])
    if (how === 'continued as new') {
      lab.hub.raiseEvent('gone', 'roll', undefined)
      lab.answer('gone', [continueAsNew(2)])
      lab.answer('gone')
    } else lab.hub.terminateBatch(['gone'], undefined)
    if (how === 'purged') lab.hub.purge('gone', { recursive: false, isOrchestration: true })
    lab.answer('other', [lab.timer(1, 2)])
    expect(lab.clock.nextDue()).toBe(lab.start + 2 * DAY)
    await until(() => fires.length === 1)
    expect(fires).toEqual(['other on day 2'])
  },
)

test('an instance that ends between two instants ends the wait, and with it the skipping', async () => {
  const lab = new SkipLab()
  lab.connect()
  const fires = recordFires(lab)
  const wait = lab.wait('short')
  lab.begin('short')
  lab.begin('long')
  lab.answer('short', [lab.timer(1, 1)])
  lab.answer('long', [lab.timer(1, 2)])
  await until(() => fires.length === 1)
  lab.answer('short', [complete(2)])
  expect((await wait.promise)?.orchestrationStatus).toBe('COMPLETED')
  await looked()
  expect(lab.days).toBe(1)
  lab.wait('long')
  await until(() => fires.length === 2)
})

test('a reset answers the wait and drops what was due; the clock stays where it is, and skips again', async () => {
  const lab = new SkipLab()
  lab.connect()
  const fires = recordFires(lab)
  const wait = lab.wait('one')
  lab.begin('one')
  lab.answer('one', [lab.timer(1, 1), lab.timer(2, 9)])
  await until(() => fires.length === 1)
  lab.hub.reset()
  expect(await wait.promise).toBeUndefined()
  await looked()
  expect(lab.clock.nextDue()).toBeUndefined()
  expect(lab.days).toBe(1)
  lab.begin('two')
  lab.answer('two', [lab.timer(1, 4)])
  lab.wait('two')
  await until(() => fires.length === 2)
  expect(fires).toEqual(['one on day 1', 'two on day 4'])
})

test('a scheduled start and a delayed signal are due instants like any other', async () => {
  const lab = waiting()
  const sent: string[] = []
  lab.onSent = ({ kind, instanceId }) => void sent.push(`${kind} of ${instanceId} on day ${lab.days}`)
  lab.begin('late', { at: lab.start + 7 * DAY })
  const scheduledTime = fromMillis(lab.start + 14 * DAY)
  lab.hub.entities.signal({ instanceId: '@counter@a', name: 'add', requestId: 'r', scheduledTime })
  await until(() => sent.length === 1)
  lab.answer('late', [complete(1)])
  await until(() => sent.length === 2)
  expect(sent).toEqual(['turn of late on day 7', 'batch of @counter@a on day 14'])
})

test('a hub that was stopped skips no more', async () => {
  const lab = waiting()
  lab.begin('sleeper')
  lab.answer('sleeper', [lab.timer(1, 1)])
  lab.hub.stop()
  await looked()
  expect(lab.jumps).toBe(0)
  expect(lab.clock.nextDue()).toBeUndefined()
})

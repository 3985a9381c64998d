import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginOf, isCall } from '../../../page/instance/model/lane.ts'
import { inOrder, type Moment } from '../../../page/instance/model/moment.ts'
import { plain } from '../../../page/instance/model/phrase.ts'
import { sentenceAt } from '../../../page/instance/model/sentence.ts'
import { readStory } from '../../../page/instance/model/story.ts'
import { completed, failed, Life, other, raised, scheduled, shipping, started, timer } from './life.ts'

const over = (orchestrationStatus: string) => other('executionCompleted', { orchestrationStatus })

/** A life with something of everything. */
const eventful = (): Life =>
  new Life()
    .lost(1, 2)
    .turn(3, 9, [started()], [scheduled('a', 1), scheduled('b', 2), timer(3, 900)])
    .activity('a', 1, 10, 20)
    .activity('b', 2, 11)
    .arrive(20, 'taskCompleted', { taskId: 1 })
    .arrive(20, 'eventRaised', { name: 'go' })
    .suspend(20, 'by hand')
    .resume(20)
    .turn(20, 20, [completed(1), raised('go')])
    .arrive(30, 'taskFailed', { taskId: 2 })
    .turn(30, 31, [failed(2)], [over('FAILED')])
    .rewind(7, 900)
    .turn(901, 903, [], [scheduled('b', 2)])
    .activity('b', 2, 904)

const lives = [eventful, shipping, () => eventful().terminate(990, 'enough')]

test('whatever part of the log, the history and the work is known, it is told in order and without gaps', () => {
  const part = fc.record({
    life: fc.constantFrom(...lives),
    logFrom: fc.nat(30),
    work: fc.nat(4),
    historyTo: fc.nat(20),
  })
  fc.assert(
    fc.property(part, ({ life, logFrom, work, historyTo }) => {
      const view = life().view()
      const log = view.log.slice(Math.min(logFrom, view.log.length - 1))
      const events = view.history.events.slice(0, historyTo)
      const story = readStory({
        ...view,
        log,
        isLogWhole: log.length === view.log.length,
        work: view.work.slice(0, work),
        history: { events, from: 0, size: events.length },
      })
      expect(story.rows.map(({ number }) => number)).toEqual(events.map((_, index) => index + 1))
      const numbers = story.turns.map(({ number }) => number)
      expect(numbers).toEqual([...numbers].sort((one, next) => one - next))
      expect(new Set(story.lanes.map(({ key }) => key)).size).toBe(story.lanes.length)
      for (const lane of story.lanes)
        for (const moments of momentsOf(lane))
          expect(moments).toEqual([...moments].sort((one, next) => inOrder(one, next)))
      for (const line of story.lines) expect(plain(sentenceAt(story, line.step).text)).toMatch(/\.$/)
    }),
    { numRuns: 300 },
  )
})

/** Moments of a lane that must follow each other. */
function momentsOf(lane: ReturnType<typeof readStory>['lanes'][number]): Moment[][] {
  const known = (...moments: (Moment | undefined)[]): Moment[] => moments.filter(each => each !== undefined)
  expect(beginOf(lane)).toBeDefined()
  if (isCall(lane)) return lane.bars.map(({ queued, from, to }) => known(queued, from, to))
  return ['taken' in lane ? known(lane.to, lane.taken) : known(lane.from, lane.to)]
}

/** The sentence over an execution, and what it offers. */
import { expect, test } from 'vitest'
import { sentenceAt, sentenceNow } from '../../../page/executions/model/sentence.ts'
import type { ExecutionStory } from '../../../page/executions/model/story.ts'
import { plain } from '../../../page/instance/model/phrase.ts'
import type { ExecutionReason, ExecutionRow } from '../../../page/live/types.ts'
import { HOUR, type Life, live } from './life.ts'

const MINUTE = 60_000

function now(story: ExecutionStory, rows: readonly ExecutionRow[] = []) {
  const at = story.view.log.at(-1)!.at
  const sentence = sentenceNow(story, { now: at, rowOf: id => rows.find(row => row.id === id) })
  return { ...sentence, text: plain(sentence.text), details: sentence.details.map(plain) }
}

const told = (story: ExecutionStory, step: number): string => plain(sentenceAt(story, step).text)

test('it waits for the next attempt of a step, and for a wait: both can be skipped', async () => {
  const { story, pass, view } = await live({ fails: 1 })
  const begun = view().row.startedAt
  expect(now(story())).toMatchObject({
    title: 'Why is it waiting?',
    text: 'Waits for the next attempt of charge, in 5.0 s.',
    offers: [{ kind: 'advance', to: begun + 5_000, what: 'the next attempt' }],
  })
  expect(now(await pass(5_000))).toMatchObject({
    text: 'Waits for the end of wait cool-off, in 1 h.',
    offers: [{ kind: 'advance', to: begun + 5_000 + HOUR, what: 'the end of the wait' }],
  })
})

test('it waits for a function: which execution, and what that one waits for', async () => {
  const { pass } = await live()
  const story = await pass(HOUR)
  const [target] = story.view.targets
  const row = { ...story.view.row, id: target!.id, name: 'tax-1', summary: 'Wait rates' }
  expect(now(story, [row])).toMatchObject({
    text: 'Waits for function tax-fn (tax-1).',
    details: ['That one waits for wait rates.'],
  })
})

async function asked(): Promise<Life> {
  const life = await live()
  await life.pass(HOUR)
  await life.pass(MINUTE)
  return life
}

test('it waits for an answer, which can be given', async () => {
  const { story } = await asked()
  expect(now(story())).toMatchObject({
    text: 'Waits for an answer to callback approval, which times out in 30 d.',
    offers: [{ kind: 'answer', name: 'approval', callbackId: expect.any(String) }],
  })
})

test('at a past step it says what was open then', async () => {
  const { story } = await asked()
  const { view } = story()
  const steps = view.log.flatMap(({ event }, step) => (event === 'handler.suspended' ? [step] : []))
  expect(told(story(), steps[0]!)).toBe('Waited for the end of wait cool-off, in 1 h.')
  expect(told(story(), steps[1]!)).toMatch(/^Waited for function tax/)
  expect(told(story(), steps.at(-1)!)).toMatch(/^Waited for an answer to callback callback/)
  expect(told(story(), 2)).toBe('Its handler ran: invocation 1.')
  expect(sentenceAt(story(), 2).offers).toEqual([])
})

test('how it ended: with a result, stopped, or out of time', async () => {
  const answered = await asked()
  answered.service.operator.succeedCallback(answered.view().reasons[0]!.callbackId!, 'yes')
  expect(now(await answered.pass())).toMatchObject({
    title: 'Outcome',
    text: 'Succeeded in 1 h 1 m and 4 invocations.',
    details: ['Result: {"tax":8.4,"answer":"yes"}'],
  })
  const stopped = await live()
  stopped.service.operator.stop(stopped.id, { type: 'Operator', message: 'not today' })
  expect(now(await stopped.pass()).text).toBe('Stopped after 0 ms: Operator: not today.')
})

test('why it failed: which operation, how often, and with what', async () => {
  const { pass } = await live({ fails: 3 })
  await pass(5_000)
  expect(now(await pass(5_000))).toMatchObject({
    title: 'Why did it fail?',
    text: 'Step charge failed 3 times: RangeError: card declined.',
  })
})

test('a handler that runs, one that rests, and a time that is up', async () => {
  const { story } = await live()
  const given = (reasons: ExecutionReason[], running = false) => {
    const { view } = story()
    const invocations = running ? view.invocations.map(({ endedAt: _, ...rest }) => rest) : view.invocations
    return now({ ...story(), view: { ...view, reasons, invocations } }).text
  }
  const due = story().startedAt + 5_000
  expect(given([{ kind: 'invocation', text: '' }], true)).toBe('Its handler runs: invocation 1.')
  expect(given([{ kind: 'invocation', text: '' }])).toBe('Its handler is about to be called.')
  expect(given([{ kind: 'rest', due, text: 'it rests until then after a failed invocation: Boom' }])).toBe(
    'Rests after a failed invocation: Boom. Called again in 5.0 s.',
  )
  expect(given([])).toBe('Waits for nothing.')
})

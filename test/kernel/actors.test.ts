import { describe, expect, test } from 'vitest'
import { assign, type InspectionEvent, sendParent, setup } from 'xstate'
import { Supervisor } from '../../src/kernel/actors.ts'

type Fact = { type: 'said'; who: string; what: number }

/** Says what it is told to say, breaks when told to, and ends. */
const talker = setup({
  types: {
    context: {} as { who: string; heard: number },
    events: {} as { type: 'say'; what: number } | { type: 'break' } | { type: 'end' },
    input: {} as { who: string },
  },
  actions: {
    count: assign({ heard: ({ context }) => context.heard + 1 }),
    repeat: sendParent(({ context, event }) => ({
      type: 'said',
      who: context.who,
      what: event.type === 'say' ? event.what : -1,
    })),
    fall: () => {
      throw new Error('fell over')
    },
  },
}).createMachine({
  id: 'talker',
  context: ({ input }) => ({ ...input, heard: 0 }),
  initial: 'talking',
  states: {
    talking: { on: { say: { actions: ['count', 'repeat'] }, break: { actions: 'fall' }, end: 'ended' } },
    ended: { type: 'final' },
  },
})

function supervise(onFact?: (fact: Fact) => void) {
  const facts: Fact[] = []
  const crashes: [string, string][] = []
  const supervisor = new Supervisor<Fact>({
    id: 'hub',
    onFact: fact => {
      facts.push(fact)
      onFact?.(fact)
    },
    onCrash: (id, error) => void crashes.push([id, (error as Error).message]),
  })
  const start = (who: string) => {
    const actor = supervisor.create(talker, { id: who, input: { who } })
    actor.start()
    return actor
  }
  return { supervisor, facts, crashes, start }
}

const said = (who: string, what: number): Fact => ({ type: 'said', who, what })

describe('facts', () => {
  test('arrive in the order they were said', () => {
    const { facts, start } = supervise()
    const [a, b] = [start('a'), start('b')]
    a.send({ type: 'say', what: 1 })
    b.send({ type: 'say', what: 2 })
    a.send({ type: 'say', what: 3 })
    expect(facts).toEqual([said('a', 1), said('b', 2), said('a', 3)])
  })

  test('arrive one at a time, even when hearing one makes others speak', () => {
    const order: string[] = []
    const { start, facts } = supervise(({ what }) => {
      order.push(`begin ${what}`)
      if (what === 1) {
        b.send({ type: 'say', what: 2 })
        b.send({ type: 'say', what: 3 })
      }
      order.push(`end ${what}`)
    })
    const [a, b] = [start('a'), start('b')]
    a.send({ type: 'say', what: 1 })
    expect(order).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3'])
    expect(facts).toHaveLength(3)
  })
})

test.each(['light', 'inspected'] as const)(
  '%s: what is sent to one that speaks is taken in once it has spoken',
  kind => {
    const order: string[] = []
    const twice = setup({
      types: { context: {} as object, events: {} as { type: 'go' } | { type: 'stay' } },
      actions: {
        sayOne: sendParent({ type: 'one' }),
        sayTwo: sendParent({ type: 'two' }),
        sayThree: sendParent({ type: 'three' }),
      },
    }).createMachine({
      context: {},
      on: { go: { actions: ['sayOne', 'sayTwo'] }, stay: { actions: 'sayThree' } },
    })
    const supervisor = new Supervisor<{ type: string }>({
      id: 'hub',
      ...(kind === 'inspected' && { inspect: () => {} }),
      onFact: ({ type }) => {
        order.push(type)
        if (type === 'one') actor.send({ type: 'stay' })
      },
      onCrash: () => expect.unreachable(),
    })
    const actor = supervisor.create(twice, { id: 'a' })
    // What comes before the start waits for it.
    actor.send({ type: 'go' })
    expect(order).toEqual([])
    actor.start()
    expect(order).toEqual(['one', 'two', 'three'])
  },
)

describe('an actor that breaks', () => {
  test('is reported, and the others live on', () => {
    const { facts, crashes, start } = supervise()
    const [broken, other] = [start('broken'), start('other')]
    broken.send({ type: 'break' })
    expect(crashes).toEqual([['broken', 'fell over']])
    expect(broken.getSnapshot().status).toBe('error')
    other.send({ type: 'say', what: 1 })
    start('new').send({ type: 'say', what: 2 })
    expect(facts).toEqual([said('other', 1), said('new', 2)])
  })

  test('may be stopped and replaced under its id', () => {
    const { supervisor, facts, crashes, start } = supervise()
    const broken = start('a')
    broken.send({ type: 'break' })
    supervisor.stop(broken)
    start('a').send({ type: 'say', what: 1 })
    expect(facts).toEqual([said('a', 1)])
    expect(crashes).toHaveLength(1)
  })

  test('as it begins is reported as well', () => {
    const { supervisor, crashes, start } = supervise()
    const stillborn = setup({
      actions: {
        fall: () => {
          throw new Error('stillborn')
        },
      },
    }).createMachine({ entry: 'fall' })
    supervisor.create(stillborn, { id: 'stillborn' }).start()
    expect(crashes).toEqual([['stillborn', 'stillborn']])
    start('other').send({ type: 'break' })
    expect(crashes).toHaveLength(2)
  })
})

describe('a stopped actor', () => {
  test('says nothing more, and stopping it twice is no trouble', () => {
    const { supervisor, facts, crashes, start } = supervise()
    const actor = start('a')
    supervisor.stop(actor)
    supervisor.stop(actor)
    expect(actor.getSnapshot().status).toBe('stopped')
    start('sentinel').send({ type: 'say', what: 1 })
    expect(facts).toEqual([said('sentinel', 1)])
    expect(crashes).toEqual([])
  })

  test('may have ended by itself: its last state is left alone', () => {
    const { supervisor, facts, crashes, start } = supervise()
    const actor = start('a')
    actor.send({ type: 'end' })
    expect(actor.getSnapshot()).toMatchObject({ status: 'done', value: 'ended' })
    supervisor.stop(actor)
    expect(actor.getSnapshot().status).toBe('done')
    expect(facts).toEqual([])
    expect(crashes).toEqual([])
  })
})

test('a fact whose hearing fails is reported, and later facts are heard', () => {
  const { facts, crashes, start } = supervise(({ what }) => {
    if (what === 1) throw new Error('misheard')
  })
  const [a, b] = [start('a'), start('b')]
  a.send({ type: 'say', what: 1 })
  expect(crashes).toEqual([['hub', 'misheard']])
  a.send({ type: 'say', what: 2 })
  b.send({ type: 'say', what: 3 })
  expect(facts).toEqual([said('a', 1), said('a', 2), said('b', 3)])
})

test('an actor is revived from a state it was in', () => {
  const { supervisor, facts } = supervise()
  const snapshot = talker.resolveState({ value: 'talking', context: { who: 'a', heard: 41 } })
  const actor = supervisor.create(talker, { id: 'a', input: { who: 'not used' }, snapshot })
  actor.start()
  actor.send({ type: 'say', what: 1 })
  expect(facts).toEqual([said('a', 1)])
  expect(actor.getSnapshot().context.heard).toBe(42)
})

test('thousands of actors come, speak and go', () => {
  const { supervisor, facts, crashes, start } = supervise()
  const actors = Array.from({ length: 5000 }, (_, index) => start(`a${index}`))
  for (const [index, actor] of actors.entries()) actor.send({ type: 'say', what: index })
  expect(facts.map(({ what }) => what)).toEqual(actors.map((_, index) => index))
  for (const actor of actors) supervisor.stop(actor)
  expect(actors.filter(actor => actor.getSnapshot().status !== 'stopped')).toEqual([])
  supervisor.shutDown()
  expect(crashes).toEqual([])
})

test('who watches sees every actor and every event', () => {
  const seen: InspectionEvent[] = []
  const supervisor = new Supervisor<Fact>({
    id: 'hub',
    inspect: event => void seen.push(event),
    onFact: () => {},
    onCrash: () => expect.unreachable(),
  })
  const actor = supervisor.create(talker, { id: 'a', input: { who: 'a' } })
  actor.start()
  actor.send({ type: 'say', what: 1 })
  expect(seen.filter(({ type }) => type === '@xstate.actor')).toHaveLength(2)
  const events = seen.flatMap(event => (event.type === '@xstate.event' ? [event.event] : []))
  expect(events).toContainEqual({ type: 'say', what: 1 })
  expect(events).toContainEqual(said('a', 1))
})

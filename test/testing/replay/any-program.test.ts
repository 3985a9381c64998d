/** Properties: whatever deterministic code does, it replays clean, checked or not; one step changed, and it does not. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ReplayMismatchError } from '../../../src/index.ts'
import { openClient, openWorker, ownBackend } from '../../support/backend.ts'
import { type Body, type Context, replay } from '../../support/replay.ts'
import { all, type Task } from '../../support/replay-tasks.ts'

type Step =
  | { readonly kind: 'activity' | 'failing' | 'child'; readonly name: string }
  | { readonly kind: 'timer'; readonly ms: number }
  | { readonly kind: 'event' | 'send'; readonly name: string }
  | { readonly kind: 'both'; readonly names: readonly string[] }

const name = fc.constantFrom('a', 'b', 'c')
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('activity' as const, 'failing' as const, 'child' as const), name }),
  fc.record({ kind: fc.constant('timer' as const), ms: fc.integer({ min: 1, max: 10 ** 10 }) }),
  fc.record({ kind: fc.constantFrom('event' as const, 'send' as const), name: fc.constant('go') }),
  fc.record({ kind: fc.constant('both' as const), names: fc.array(name, { minLength: 1, maxLength: 4 }) }),
)
const program = fc.array(step, { minLength: 1, maxLength: 6 })

function* take(
  context: Context,
  { index, ...step }: Step & { index: number },
): Generator<Task<unknown>, string> {
  switch (step.kind) {
    case 'activity':
      return yield* context.activity(step.name, `"${index}"`)
    case 'failing':
      try {
        return yield* context.activity('failing', `"${step.name}"`)
      } catch (error) {
        return String(error)
      }
    case 'child':
      return yield* context.child('child', `${context.instanceId}-${index}`, `"${step.name}"`)
    case 'timer':
      return yield* context.timer(step.ms)
    case 'event':
      return yield* context.event(step.name)
    case 'send':
      context.sendEvent('nobody', step.name, `"${index}"`)
      return ''
    case 'both':
      return (yield* all(step.names.map(name => context.activity(name)))).join()
  }
}

const runs = (steps: () => readonly Step[]): Body =>
  function* (context) {
    const results: string[] = []
    for (const [index, step] of steps().entries()) results.push(yield* take(context, { ...step, index }))
    return JSON.stringify(results)
  }

/** A worker whose code is the steps set last, on two hubs of which one checks. */
async function openPlayers() {
  const backend = await ownBackend({ time: 'skip' })
  const code: { steps: readonly Step[] } = { steps: [] }
  const hubs = [backend.hub('plain'), backend.hub('checked', { determinism: 'check' })]
  for (const hub of hubs) {
    const worker = await openWorker(await openClient({ address: backend.address, hub: hub.name }))
    worker.orchestrator('program', replay(runs(() => code.steps)))
    worker.orchestrator('child', replay(runs(() => [])))
    worker.activity('failing', () => {
      throw new Error('down')
    })
    worker.activity('*', ({ request }) => `"${request.name}"`)
  }
  const play = async (hub: (typeof hubs)[number], steps: readonly Step[]) => {
    code.steps = steps
    const run = await hub.start('program')
    for (const { kind } of steps) if (kind === 'event') await run.raise('go')
    await run.output()
    return run
  }
  return { code, hubs, play }
}

test('deterministic code replays clean', async () => {
  const { hubs, play } = await openPlayers()
  await fc.assert(
    fc.asyncProperty(program, async steps => {
      for (const hub of hubs) {
        const run = await play(hub, steps)
        const saved = () => JSON.parse(JSON.stringify(run.history()))
        const { turns } = await (hub.name === 'plain' ? run.replay() : hub.replay(saved()))
        expect(turns.flatMap(({ answered }) => answered?.at(-1)?.kind ?? 'none').at(-1)).toBe('end')
      }
    }),
    { numRuns: 10 },
  )
})

test('a step that was replaced by another one is found', async () => {
  const { code, hubs, play } = await openPlayers()
  const [hub] = hubs
  await fc.assert(
    fc.asyncProperty(program, fc.nat(), fc.nat(), async (steps, place, turn) => {
      const run = await play(hub!, steps)
      const at = place % steps.length
      const changed: Step = { kind: 'activity', name: `new ${turn}` }
      code.steps = steps.map((step, index) => (index === at ? changed : step))
      const error = await run.replay().catch((error: unknown) => error)
      expect(error).toBeInstanceOf(ReplayMismatchError)
      expect((error as ReplayMismatchError).message).toContain(`activity 'new ${turn}'`)
    }),
    { numRuns: 15 },
  )
})

/** Orchestrations with everything that coverage tells apart, and a hub that gathers it. */
import { type OrchestrationContext, RetryPolicy, whenAny } from '@microsoft/durabletask-js'
import { expect } from 'vitest'
import { type Coverage, mergeCoverage, type OrchestrationCoverage } from '../../../src/index.ts'
import { counter, type Run } from '../../support/sdk-entities.ts'
import { type HubSetup, openHub } from '../open-hub.ts'

/** Waits thirty days for an approval, charges with retries, ships item by item. */
export async function* order(ctx: OrchestrationContext, items: number): Run {
  const approved = ctx.waitForExternalEvent('approval')
  const timeout = ctx.createTimer(30 * 24 * 3600)
  const first: unknown = yield whenAny([approved, timeout])
  if (first === timeout) return 'canceled'
  const retry = new RetryPolicy({ maxNumberOfAttempts: 5, firstRetryIntervalInMilliseconds: 1000 })
  yield ctx.callActivity('charge', items, { retry })
  for (let item = 0; item < items; item++) yield ctx.callActivity('ship', item)
  return 'shipped'
}

/** Starts a child and tells an entity about it. */
async function* batch(ctx: OrchestrationContext, child: string): Run {
  ctx.entities.signalEntity(counter('a'), 'add', 1)
  yield ctx.entities.callEntity(counter('b'), 'add', 1)
  yield ctx.callSubOrchestrator(child, 1)
  return 'done'
}

/** A hub that skips time and gathers coverage; activities `charge` and `ship` succeed unless faked otherwise. */
export function openOrders({ backend, ...more }: HubSetup = {}) {
  return openHub({
    time: 'skip',
    orchestrators: { order, batch },
    activities: { charge: () => 'charged', ship: () => 'shipped' },
    backend: { coverage: true, ...backend },
    ...more,
  })
}

/** What there is of one orchestration. */
export function entryOf({ orchestrations }: Coverage, name: string): OrchestrationCoverage {
  const entry = orchestrations.find(orchestration => orchestration.name === name)
  expect(entry, `an entry for ${name}`).toBeDefined()
  return entry!
}

/** Its paths as lines: `2× a → b: completed`. */
export const pathsOf = ({ paths }: OrchestrationCoverage): string[] =>
  paths.map(({ steps, end, runs }) => `${runs}× ${steps.join(' → ')}: ${end}`)

/** What a file would hold. */
export const roundTrip = (coverage: Coverage): Coverage =>
  mergeCoverage([JSON.parse(JSON.stringify(coverage)) as Coverage])

/** An orchestration with something of everything, and what it takes to run it to its end. */
import { randomUUID } from 'node:crypto'
import { type TOrchestrator, whenAll, whenAny } from '@microsoft/durabletask-js'
import { Counter, counter } from '../../support/sdk-entities.ts'
import type { Body } from '../open-hub.ts'

const ship: TOrchestrator = async function* (ctx, input: unknown): Body {
  return yield ctx.callActivity('pack', input)
}

/** Activities side by side, a child, an event or a timer, and an entity. */
const order: TOrchestrator = async function* (ctx, { items }: { items: number }): Body {
  const prices = yield whenAll([1, 2, 3].map(item => ctx.callActivity('price', item)))
  const approval = ctx.waitForExternalEvent('approval')
  const first = yield whenAny([approval, ctx.createTimer(30 * 24 * 3600)])
  ctx.setCustomStatus('packing')
  ctx.entities.signalEntity(counter('shelf'), 'add', items)
  const taken = yield ctx.entities.callEntity<number>(counter('shelf'), 'get')
  const shipped = yield ctx.callSubOrchestrator('ship', { taken, id: ctx.newGuid() })
  return { prices, approved: first === approval, shipped, at: ctx.currentUtcDateTime.toISOString() }
}

/** Everything that a worker needs to serve it, for `openHub`. */
export const shop = {
  orchestrators: { order, ship },
  activities: {
    price: (_: unknown, item: number) => item * 10,
    pack: (_: unknown, input: unknown) => ({ packed: input, by: randomUUID() }),
  },
  entities: { counter: () => new Counter() },
}

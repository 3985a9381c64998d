/** A hub with orders that charge, and a scripted worker whose answers faults strike. */
import type { BackendOptions } from '../../../src/index.ts'
import { complete, scheduleTask } from '../../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../../support/backend.ts'
import { ofType } from '../../support/history.ts'
import type { ScriptedWorker } from '../../support/worker.ts'

/** Charges as many times as there are `items`, all at once, and ends with the results in the order of their coming. */
export function servesOrders(worker: ScriptedWorker, items = 1): ScriptedWorker {
  return worker.orchestrator('order', ({ events }) => {
    const results = ofType(events, 'taskCompleted').map(({ taskCompleted }) => taskCompleted?.result?.value)
    if (results.length === items) return [complete(items + 1, `[${results.join()}]`)]
    const isFirst = ofType(events, 'orchestratorStarted').length === 1
    return isFirst ? Array.from({ length: items }, (_, n) => scheduleTask(n + 1, 'charge', `${n + 1}`)) : []
  })
}

export async function openShop(options: BackendOptions = {}, items = 1) {
  const logged: string[] = []
  const note = (message: string): void => void logged.push(message)
  const logger = { debug() {}, info: note, warn: note, error: note }
  const backend = await ownBackend({ logger, ...options })
  const client = await openClient({ address: backend.address, hub: 'shop' })
  const open = async (): Promise<ScriptedWorker> => servesOrders(await openWorker(client), items)
  return { backend, hub: backend.hub('shop'), client, logged, worker: await open(), openAnother: open }
}

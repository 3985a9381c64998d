/** Faults of a hub: what goes wrong between it and its workers and clients. */
import type { Hub } from '../../index.ts'
import { faultsOf } from '../books.ts'
import { endpoint } from '../endpoint.ts'
import { FaultInUse, FaultList, Faults } from '../schemas/faults.ts'

type Noted = ReturnType<ReturnType<typeof faultsOf>['get']>

const show = ({ id, fields, inUse }: Noted) => ({
  id,
  fault: fields,
  strikes: inUse.strikes,
  seed: inUse.seed,
})
const list = (hub: Hub) => ({ faults: faultsOf(hub).all.map(show) })

export const faultEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/faults',
    operationId: 'listFaults',
    summary: 'The faults that were injected over the API, and what they have struck',
    answer: FaultList,
    run: ({ hub }) => list(hub),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/faults',
    operationId: 'injectFaults',
    summary: 'Let go wrong what may go wrong in the cloud',
    description:
      'Answers that are lost, late, doubled or out of order, streams that are cut, calls that are refused. Each ' +
      'strikes once unless told otherwise; of those that fit, the first of the newest. Fakes are never struck.',
    body: Faults,
    makesHub: true,
    answer: FaultList,
    status: 201,
    run: ({ hub, body }) => ({ faults: faultsOf(hub).add(body).map(show) }),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/hubs/{hub}/faults',
    operationId: 'resetFaults',
    summary: 'Take all faults out of use, those of code too; what they hold back is let through',
    answer: FaultList,
    run({ hub }) {
      faultsOf(hub).clear()
      return list(hub)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/faults/{id}',
    operationId: 'getFault',
    summary: 'A fault, and what it has struck',
    answer: FaultInUse,
    run: ({ hub, id }) => show(faultsOf(hub).get(id)),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/hubs/{hub}/faults/{id}',
    operationId: 'removeFault',
    summary: 'Take a fault out of use; what it holds back is let through',
    answer: FaultList,
    run({ hub, id }) {
      faultsOf(hub).remove(id)
      return list(hub)
    },
  }),
]

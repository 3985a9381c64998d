/** Fakes of a hub: fixed answers in the place of workers. */
import type { Hub } from '../../index.ts'
import { invalidRequest } from '../../kernel/errors.ts'
import { fakesOf } from '../books.ts'
import { endpoint } from '../endpoint.ts'
import { Fakes } from '../schemas/fakes.ts'
import { FakeInUse, FakeList } from '../schemas/hubs.ts'

type Noted = ReturnType<ReturnType<typeof fakesOf>['get']>

const show = ({ id, fields, inUse }: Noted) => ({ id, fake: fields, calls: inUse.calls })
const list = (hub: Hub) => ({ fakes: fakesOf(hub).all.map(show) })

export const fakeEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/fakes',
    operationId: 'listFakes',
    summary: 'The fakes that were added over the API or from a file, and their calls',
    answer: FakeList,
    run: ({ hub }) => list(hub),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/fakes',
    operationId: 'addFakes',
    summary: 'Answer work in the place of workers',
    description:
      'The newest fake that fits wins, and of those added together the first. When its answers are spent, the work ' +
      'goes on to an older fake, or to a worker. The body is the same as a file of `greenroom exec --fakes`.',
    body: Fakes,
    makesHub: true,
    answer: FakeList,
    status: 201,
    run({ hub, body }) {
      const elsewhere = body.find(({ taskHub = hub.name }) => taskHub !== hub.name)
      if (elsewhere)
        throw invalidRequest(
          `A fake for the hub '${elsewhere.taskHub}' is added there, not in '${hub.name}'.`,
        )
      return { fakes: fakesOf(hub).add(body).map(show) }
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/hubs/{hub}/fakes',
    operationId: 'resetFakes',
    summary: 'Take all fakes out of use, those of code too',
    answer: FakeList,
    run({ hub }) {
      fakesOf(hub).clear()
      return list(hub)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/fakes/{id}',
    operationId: 'getFake',
    summary: 'A fake, and what it was called with',
    answer: FakeInUse,
    run: ({ hub, id }) => show(fakesOf(hub).get(id)),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/hubs/{hub}/fakes/{id}',
    operationId: 'removeFake',
    summary: 'Take a fake out of use; what it has not answered goes back to the workers',
    answer: FakeList,
    run({ hub, id }) {
      fakesOf(hub).remove(id)
      return list(hub)
    },
  }),
]

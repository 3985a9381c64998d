/** Answering callbacks from outside. The bodies are a result as it is, and an error as it is. */
import { present } from '../../core/protocol.ts'
import { readErrorObject } from '../../core/update.ts'
import { readJson, readText } from '../body.ts'
import type { Route } from './route.ts'

const ONE = '/2025-12-01/durable-execution-callbacks/{callback}'

export const callbackRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: `${ONE}/succeed`,
    async run({ engine, label, request }) {
      const result = await readText(request, engine.settings.core.limits)
      engine.answerCallback(label('callback'), present({ type: 'succeed', result }))
      return {}
    },
  },
  {
    method: 'POST',
    path: `${ONE}/fail`,
    async run({ engine, label, request }) {
      const error = readErrorObject(await readJson(request, engine.settings.core.limits))
      engine.answerCallback(label('callback'), { type: 'fail', error })
      return {}
    },
  },
  {
    method: 'POST',
    path: `${ONE}/heartbeat`,
    run({ engine, label }) {
      engine.heartbeat(label('callback'))
      return {}
    },
  },
]

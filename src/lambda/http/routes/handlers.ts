/** What durable functions ask while they run. */

import { invalidParameter } from '../../core/errors.ts'
import { present } from '../../core/protocol.ts'
import { readFields } from '../../core/read-fields.ts'
import { readJson } from '../body.ts'
import { pageOf } from '../query.ts'
import type { Route } from './route.ts'

const ONE = '/2025-12-01/durable-executions/{arn}'

export const handlerRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: `${ONE}/checkpoint`,
    async run({ engine, label, request }) {
      const body = await readJson(request, engine.settings.core.limits)
      const fields = readFields(body, 'The body')
      const { token, operations } = engine.checkpoint(label('arn'), {
        token: fields.text('CheckpointToken', {}) ?? fields.missing('CheckpointToken'),
        clientToken: fields.text('ClientToken', {}),
        // Read by the core, which names the place of what is wrong.
        updates: Object(body).Updates,
      })
      return { CheckpointToken: token, NewExecutionState: { Operations: operations } }
    },
  },
  {
    method: 'GET',
    path: `${ONE}/state`,
    run({ engine, label, query }) {
      const token = query.text('CheckpointToken')
      if (token === undefined) throw invalidParameter('The query has no CheckpointToken, which is required.')
      const { operations, nextMarker } = engine.state(label('arn'), { ...pageOf(query), token })
      return present({ Operations: operations, NextMarker: nextMarker })
    },
  },
]

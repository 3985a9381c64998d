/** Invoke: starts an execution of a durable function, or calls a plain one. */
import { invalidParameter } from '../../core/errors.ts'
import { readText } from '../body.ts'
import { HttpError } from '../http-error.ts'
import { type Invocation, invokeDurable } from '../invoke-durable.ts'
import { invokePlain } from '../invoke-plain.ts'
import type { Asked, Route } from './route.ts'

export const invokeRoute: Route = {
  method: 'POST',
  path: '/2015-03-31/functions/{function}/invocations',
  async run(asked) {
    const invocation = await invocationOf(asked)
    const { fn, type } = invocation
    if (type === 'DryRun') return new Response(null, { status: 204 })
    return fn.isDurable ? invokeDurable(asked, invocation) : invokePlain(asked, invocation)
  },
}

async function invocationOf({ engine, label, query, request }: Asked): Promise<Invocation> {
  const { limits } = engine.settings.core
  const header = (name: string): string | undefined => request.headers.get(name) || undefined
  const fn = engine.functions.get(label('function'), query.text('Qualifier'))
  const type = header('x-amz-invocation-type') ?? 'RequestResponse'
  if (type !== 'RequestResponse' && type !== 'Event' && type !== 'DryRun')
    throw invalidParameter(`InvocationType is RequestResponse, Event or DryRun, not '${type}'.`)
  const name = header('x-amz-durable-execution-name')
  if (name !== undefined && !fn.isDurable)
    throw invalidParameter(`'${fn.name}' is no durable function: a call of it has no execution to be named.`)
  const payload = await readText(request, limits)
  checkPayload(payload, limits.executionPayload)
  return {
    fn,
    type,
    name,
    payload,
    tenantId: header('x-amz-tenant-id'),
    traceHeader: header('x-amzn-trace-id'),
    clientContext: header('x-amz-client-context'),
    wantsLog: header('x-amz-log-type') === 'Tail',
  }
}

function checkPayload(payload: string | undefined, most: number): void {
  if (payload === undefined) return
  const size = Buffer.byteLength(payload)
  if (size > most)
    throw new HttpError(
      'RequestTooLargeException',
      `The payload has ${size} bytes; a function is given ${most} at most.`,
    )
  try {
    JSON.parse(payload)
  } catch (error) {
    throw new HttpError(
      'InvalidRequestContentException',
      `The payload of the request is no JSON: ${error instanceof Error ? error.message : error}.`,
    )
  }
}

/** Invoke of a plain function: one call. */
import { describe } from '../../kernel/errors.ts'
import { heard } from './heard.ts'
import { accepted, failed, returned } from './invoke-answer.ts'
import type { Invocation } from './invoke-durable.ts'
import type { Asked } from './routes/route.ts'

export async function invokePlain(asked: Asked, invocation: Invocation): Promise<Response> {
  const { engine, requestId } = asked
  const { fn, tenantId, traceHeader, clientContext, wantsLog } = invocation
  const { log } = engine.settings
  // Lambda gives a function an empty event where the client sent none.
  const { payload = '{}' } = invocation
  const call = engine.invocations.callPlain(fn, { payload, requestId, tenantId, traceHeader, clientContext })
  const about = { version: fn.version, wantsLog }
  if (invocation.type === 'Event') {
    call.then(
      end => {
        // Nobody else hears of it.
        if (end.type === 'crashed')
          log.warn(`'${fn.name}' failed, called as an event: ${end.error.ErrorMessage}`)
      },
      error => log.error(`'${fn.name}' was not called: ${describe(error)}`),
    )
    return accepted(about)
  }
  const end = await heard(call, asked)
  return end.type === 'returned' ? returned(end.text, about) : failed(end.error, about)
}

/** StreamInstanceHistory (section 1.16). */
import { once } from 'node:events'
import type { ServerWritableStream } from '@grpc/grpc-js'
import type { TaskHub } from '../hub/task-hub.ts'
import { encodeChunk } from './framing.ts'
import type { RequestOf } from './handlers.ts'

/** Writes the history as it is now, at the reader's pace, and ends the stream. */
export async function streamHistory(
  call: ServerWritableStream<RequestOf<'StreamInstanceHistory'>, Buffer>,
  hub: TaskHub,
): Promise<void> {
  const { instanceId, executionId, forWorkItemProcessing } = call.request
  const gone = new AbortController()
  call.on('cancelled', () => gone.abort())
  for (const chunk of hub.history(instanceId, executionId, forWorkItemProcessing ? 'executor' : 'audit')) {
    if (call.cancelled) return
    if (call.write(encodeChunk(chunk))) continue
    await once(call, 'drain', { signal: gone.signal }).catch(() => {})
  }
  call.end()
}

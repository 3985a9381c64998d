/** Calls of the handler, as turns of a timeline. */
import { momentOf } from '../../instance/model/moment.ts'
import type { Turn } from '../../instance/model/turns.ts'
import type { ExecutionView, MachineEntry } from '../../live/types.ts'

export function readInvocations({
  invocations,
  log,
}: Pick<ExecutionView, 'invocations' | 'log'>): readonly Turn[] {
  const begins = new Map<unknown, number>()
  for (const [step, { event, details }] of log.entries())
    if (event === 'invocation.started') begins.set(details?.requestId, step)
  return invocations.map(({ number, requestId, startedAt, endedAt, error }) => {
    const begin = begins.get(requestId)
    const from = { at: startedAt, step: begin ?? -1 }
    const end = begin === undefined ? undefined : endAfter(log, begin)
    return {
      number,
      from,
      to: endedAt === undefined ? undefined : { at: endedAt, step: end ?? momentOf(endedAt, log, from).step },
      outcome: endedAt === undefined ? 'out' : error ? 'lost' : 'committed',
      worker: undefined,
    }
  })
}

/** Index of what the handler answered, or how it ended. */
function endAfter(log: readonly MachineEntry[], begin: number): number | undefined {
  const index = log.findIndex(({ event }, step) => step > begin && isEnd(event))
  return index === -1 ? undefined : index
}

const isEnd = (event: string): boolean => event.startsWith('handler.') || event === 'invocation.withdrawn'

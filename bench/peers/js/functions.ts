/** The workloads written with the JavaScript SDK, for its backend that is called and not dialled. */
import {
  type OrchestrationContext,
  type Task,
  type TestOrchestrationWorker,
  whenAll,
} from '@microsoft/durabletask-js'
import { payload } from '../../load/workload.ts'

/** What the functions tell whoever measures. */
export const reports = {
  /** When each activity ran; milliseconds. */
  steps: [] as number[],
  /** Milliseconds past due, of each timer. */
  lags: [] as number[],
}

type Orchestrator = AsyncGenerator<Task<unknown>, unknown, never>

const orchestrators = {
  async *sequence(ctx: OrchestrationContext, activities: number): Orchestrator {
    for (let step = 0; step < activities; step++) yield ctx.callActivity('echo', payload)
    return payload
  },
  async *fanOut(ctx: OrchestrationContext, activities: number): Orchestrator {
    yield whenAll(Array.from({ length: activities }, () => ctx.callActivity('echo', payload)))
    return payload
  },
  async *withChildren(ctx: OrchestrationContext, children: number): Orchestrator {
    const tasks = Array.from({ length: children }, (_, index) =>
      ctx.callSubOrchestrator('child', payload, { instanceId: `${ctx.instanceId}/${index}` }),
    )
    yield whenAll(tasks)
    return payload
  },
  child: async () => payload,
  async *timer(ctx: OrchestrationContext, due: number): Orchestrator {
    yield ctx.createTimer(new Date(due))
    reports.lags.push(Date.now() - due)
    return payload
  },
  async *waiting(ctx: OrchestrationContext): Orchestrator {
    yield ctx.waitForExternalEvent('go')
    return payload
  },
}

export type OrchestratorName = keyof typeof orchestrators

export function serve(worker: TestOrchestrationWorker): void {
  for (const [name, orchestrator] of Object.entries(orchestrators))
    worker.addNamedOrchestrator(name, orchestrator as Parameters<typeof worker.addNamedOrchestrator>[1])
  worker.addNamedActivity('echo', (_context, input: unknown) => {
    reports.steps.push(performance.now())
    return input
  })
}

/** Logs as a hub keeps them, made by stepping the machines themselves. */
import type { AnyMachineSnapshot, AnyStateMachine, EventFromLogic, InputFrom } from 'xstate'
import { entityMachine } from '../../../machines/entity.ts'
import { orchestrationMachine } from '../../../machines/orchestration.ts'
import type { LogEntry } from '../../../page/live/types.ts'
import { type EntityEvent, created as entityCreated } from '../../machines/entity-steps.ts'
import { created, type OrchestrationEvent } from '../../machines/orchestration-steps.ts'
import { type Step, step } from '../../machines/stepping.ts'

/** Milliseconds after the one before, and what came. */
export type Timed<Event> = readonly [after: number, event: Event]

const START = Date.UTC(2026, 2, 2, 9, 14, 7)

const stateOf = (snapshot: unknown): unknown => (snapshot as AnyMachineSnapshot).value

function logFrom<M extends AnyStateMachine>(
  machine: M,
  first: Step<M>,
  events: readonly Timed<EventFromLogic<M>>[],
): LogEntry[] {
  const log: LogEntry[] = [{ sequence: 1, at: START, event: 'registered', to: stateOf(first.snapshot) }]
  let { snapshot } = first
  for (const [after, event] of events) {
    const from = stateOf(snapshot)
    ;({ snapshot } = step(machine, snapshot, event))
    const at = log.at(-1)!.at + after
    const to = stateOf(snapshot)
    const isChange = JSON.stringify(from) !== JSON.stringify(to)
    log.push({ sequence: log.length + 1, at, event: event.type, ...(isChange && { from }), to })
  }
  return log
}

export const orchestrationLog = (
  events: readonly Timed<OrchestrationEvent>[],
  input: Partial<InputFrom<typeof orchestrationMachine>> = {},
): LogEntry[] => logFrom(orchestrationMachine, created(input), events)

export const entityLog = (
  events: readonly Timed<EntityEvent>[],
  some: Parameters<typeof entityCreated>[0] = { hasState: true },
): LogEntry[] => logFrom(entityMachine, entityCreated(some), events)

/** An orchestration stepped from state to state: short names for its events, and the states tests begin from. */
import type { EventFromLogic, SnapshotFrom } from 'xstate'
import { orchestrationMachine, type TerminalStatus } from '../../machines/orchestration.ts'
import { begin, type Step, step } from './stepping.ts'

export type OrchestrationStep = Step<typeof orchestrationMachine>
export type OrchestrationEvent = EventFromLogic<typeof orchestrationMachine>
type OrchestrationSnapshot = SnapshotFrom<typeof orchestrationMachine>

export const due: OrchestrationEvent = { type: 'start.due' }
export const arrived = (inbox: number): OrchestrationEvent => ({ type: 'message.arrived', inbox })
export const dispatched: OrchestrationEvent = { type: 'turn.dispatched' }
export const lost: OrchestrationEvent = { type: 'turn.lost' }
export const committed = (inbox: number): OrchestrationEvent => ({ type: 'turn.committed', inbox })
export const completed = (status: TerminalStatus): OrchestrationEvent => ({ type: 'turn.completed', status })
export const suspend: OrchestrationEvent = { type: 'instance.suspend' }
export const resume = (inbox: number): OrchestrationEvent => ({ type: 'instance.resume', inbox })
export const terminate: OrchestrationEvent = { type: 'instance.terminate', immediately: false }
export const terminateNow: OrchestrationEvent = { type: 'instance.terminate', immediately: true }
export const rewind = (inbox: number): OrchestrationEvent => ({ type: 'instance.rewind', inbox })

export const requested = { type: 'turn.requested', instanceId: 'o' }
export const withdrawn = { type: 'turn.withdrawn', instanceId: 'o' }
export const terminationDue = { type: 'termination.due', instanceId: 'o' }
export const ended = { type: 'instance.ended', instanceId: 'o' }

/** A new instance: due, with its first message, unless told otherwise. */
export const created = (input: { inbox?: number; isDue?: boolean } = {}): OrchestrationStep =>
  begin(orchestrationMachine, { instanceId: 'o', inbox: 1, isDue: true, ...input })

/** The step that the last of the events makes. */
export function play(from: OrchestrationStep, ...events: OrchestrationEvent[]): OrchestrationStep {
  return events.reduce((at, event) => step(orchestrationMachine, at.snapshot, event), from)
}

/** A step from any snapshot. */
export const stepFrom = (snapshot: OrchestrationSnapshot, event: OrchestrationEvent): OrchestrationStep =>
  step(orchestrationMachine, snapshot, event)

/** What a living instance is doing: its turn and its lifecycle. */
export const live = (turn: string, lifecycle: string | Record<string, string>) => ({
  live: { turn, lifecycle },
})

/** States that tests begin from. */
export const at = {
  queuedPending: created(),
  outPending: play(created(), dispatched),
  scheduled: created({ isDue: false }),
  idleRunning: play(created(), dispatched, committed(0)),
  queuedRunning: play(created(), dispatched, committed(1)),
  outRunning: play(created(), dispatched, committed(1), dispatched),
  suspendedPending: play(created(), suspend),
  suspendedRunning: play(created(), dispatched, committed(0), suspend),
  suspendedOut: play(created(), dispatched, committed(1), dispatched, suspend),
  terminatingOut: play(created(), dispatched, committed(1), dispatched, terminate),
  completed: play(created(), dispatched, completed('COMPLETED')),
  failed: play(created(), dispatched, completed('FAILED')),
  canceled: play(created(), dispatched, completed('CANCELED')),
  terminated: play(created(), terminate),
} satisfies Record<string, OrchestrationStep>

export type StateName = keyof typeof at

/** Statuses as clients see them. */
export const tagsOf = ({ snapshot }: OrchestrationStep): string[] => [...snapshot.tags].sort()

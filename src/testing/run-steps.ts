/** What an orchestration has asked for and been told so far, step by step. */
import type { TaskHub } from '../durable-task/hub/task-hub.ts'
import type { Attempts } from './rows.ts'
import { RunReader } from './run-reader.ts'
import {
  type ActivityStep,
  activityStep,
  type ChildStep,
  childStep,
  type EntityCallStep,
  type EventStep,
  entityCallStep,
  eventStep,
  type TimerStep,
  timerStep,
} from './steps.ts'

/** The steps of a run; part of each `Run`. */
export class RunSteps {
  readonly instanceId: string
  protected readonly taskHub: TaskHub

  constructor(taskHub: TaskHub, instanceId: string) {
    this.taskHub = taskHub
    this.instanceId = instanceId
  }

  /** The activity call of this name with this index, from 0; negative indexes count from the end. */
  activity(name: string, index = 0): ActivityStep | undefined {
    return this.activities(name).at(index)
  }

  /** All activity calls in order, or those of one name. */
  activities(name?: string): ActivityStep[] {
    return callsOf(this.read().readLog().activities, name).map(activityStep)
  }

  /** The sub-orchestration of this name with this index. */
  child(name: string, index = 0): ChildStep | undefined {
    return this.children(name).at(index)
  }

  /** All sub-orchestrations in order, or those of one name. */
  children(name?: string): ChildStep[] {
    return callsOf(this.read().readLog().children, name).map(childStep)
  }

  /** The timer with this index. */
  timer(index = 0): TimerStep | undefined {
    return this.timers().at(index)
  }

  /** All timers in order. */
  timers(): TimerStep[] {
    return this.read().readLog().timers.map(timerStep)
  }

  /** The event of this name, with this index, that reached the orchestration. */
  event(name: string, index = 0): EventStep | undefined {
    return this.events(name).at(index)
  }

  /** All events that reached the orchestration, in order, or those of one name. */
  events(name?: string): EventStep[] {
    return named(this.read().readLog().events, name).map(eventStep)
  }

  /** The call of this operation of an entity, with this index. */
  entityCall(operation: string, index = 0): EntityCallStep | undefined {
    return this.entityCalls(operation).at(index)
  }

  /** All calls of entities in order, or those of one operation. */
  entityCalls(operation?: string): EntityCallStep[] {
    return named(this.read().readLog().entityCalls, operation).map(entityCallStep)
  }

  protected read(): RunReader {
    return new RunReader(this.taskHub, this.instanceId)
  }
}

const callsOf = (calls: readonly Attempts[], name: string | undefined): readonly Attempts[] =>
  name === undefined ? calls : calls.filter(([first]) => first.name === name)

const named = <Named extends { name: string }>(
  rows: readonly Named[],
  name: string | undefined,
): readonly Named[] => (name === undefined ? rows : rows.filter(row => row.name === name))

/** The machines' definitions as plain data, for viewers that draw them. */
import type { AnyStateMachine } from 'xstate'
import { entityMachine } from '../../machines/entity.ts'
import { orchestrationMachine } from '../../machines/orchestration.ts'

/** What `createMachine` of xstate reads; guards and actions are names. */
export type MachineDefinition = { readonly id: string } & Readonly<Record<string, unknown>>

/** A copy of each definition whose actors a feed tells of, by machine id. */
export const machineDefinitions = (): ReadonlyMap<string, MachineDefinition> =>
  new Map([orchestrationMachine, entityMachine].map(machine => [machine.id, definitionOf(machine)]))

const definitionOf = (machine: AnyStateMachine): MachineDefinition =>
  JSON.parse(JSON.stringify(machine.config))

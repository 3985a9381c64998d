/** The machines' definitions as plain data, for viewers that draw them. */
import type { AnyStateMachine } from 'xstate'

/** What `createMachine` of xstate reads; guards and actions are names. */
export type MachineDefinition = { readonly id: string } & Readonly<Record<string, unknown>>

/** A copy of each definition, by machine id. */
export const machineDefinitions = (
  machines: readonly AnyStateMachine[],
): ReadonlyMap<string, MachineDefinition> =>
  new Map(machines.map(machine => [machine.id, definitionOf(machine)]))

const definitionOf = (machine: AnyStateMachine): MachineDefinition =>
  JSON.parse(JSON.stringify(machine.config))

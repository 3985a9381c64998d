/** Whether a machine names all that decides its steps. */
import type { AnyStateMachine } from 'xstate'

/** A guard made of others, as `and`, `or`, `not` and `stateIn` make it. */
interface MadeGuard {
  readonly check?: unknown
  readonly guards?: readonly unknown[]
}

/** Throws when a guard or action of the machine is written where it is used, and not named in `setup()`. */
export function requireNamedParts(machine: AnyStateMachine): void {
  const { context: _context, ...config } = machine.config as Record<string, unknown>
  const guards = Object.values(machine.implementations.guards as Record<string, MadeGuard>)
  const parts = [...Object.values(config), ...guards.flatMap(({ guards = [] }) => guards)]
  if (parts.some(hasUnnamed))
    throw new Error(`The machine '${machine.id}' has a guard or action without a name: put it into setup().`)
}

function hasUnnamed(part: unknown): boolean {
  if (typeof part === 'function') {
    const { check, guards = [] } = part as MadeGuard
    return check === undefined || guards.some(hasUnnamed)
  }
  return typeof part === 'object' && part !== null && Object.values(part).some(hasUnnamed)
}

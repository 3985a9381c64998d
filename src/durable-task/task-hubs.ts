/** The task hubs of one backend: each isolated, made on first use unless the list is closed. */
import { BackendError } from '../kernel/errors.ts'
import type { TaskHub } from './hub/task-hub.ts'

/** Requests without a `taskhub` header go here. */
export const DEFAULT_HUB = 'default'

export class TaskHubs {
  private readonly hubs = new Map<string, TaskHub>()
  private readonly make: (name: string) => TaskHub
  private readonly allowed: Set<string> | undefined

  /** With `allowed`, only those hubs exist. */
  constructor(make: (name: string) => TaskHub, allowed: readonly string[] | undefined) {
    this.make = make
    this.allowed = allowed && new Set(allowed)
  }

  /** The hub of that name; throws `task-hub-not-found` when hubs are strict and it is not among them. */
  get(name: string): TaskHub {
    if (this.allowed && !this.allowed.has(name))
      throw new BackendError(
        'task-hub-not-found',
        `Task hub not found: '${name}'. This backend serves only: ${[...this.allowed].join(', ')}.`,
      )
    const hub = this.hubs.get(name) ?? this.make(name)
    this.hubs.set(name, hub)
    return hub
  }

  /** The hub of that name, where somebody has used it before. */
  find(name: string): TaskHub | undefined {
    return this.hubs.get(name)
  }

  /** Makes the hub exist, also where the list is closed. */
  create(name: string): TaskHub {
    this.allowed?.add(name)
    return this.get(name)
  }

  all(): TaskHub[] {
    return [...this.hubs.values()]
  }
}

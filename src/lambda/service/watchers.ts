/** Who is told what happens in a service, in the order in which it does. */
import { describe } from '../../kernel/errors.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { Change } from '../core/draft.ts'
import type { HostedExecution } from './hosted-execution.ts'

/** Somebody who watches a service. Told in the middle of its work: notes it, and asks for nothing before `onWhole`. */
export interface EngineWatcher {
  /** There is an execution that was not there before; its first change is told next. */
  onStarted?(execution: HostedExecution): void
  onChange?(execution: HostedExecution, change: Change): void
  /** The execution is forgotten. */
  onForgotten?(execution: HostedExecution): void
  /** Everything that followed from what was told last is done. */
  onWhole?(): void
}

export class Watchers {
  private readonly log: Logger
  private readonly all = new Set<EngineWatcher>()

  constructor(log: Logger) {
    this.log = log
  }

  /** Returns what takes it out again. */
  add(watcher: EngineWatcher): () => void {
    this.all.add(watcher)
    return () => void this.all.delete(watcher)
  }

  started(execution: HostedExecution): void {
    this.tell(watcher => watcher.onStarted?.(execution))
  }

  changed(execution: HostedExecution, change: Change): void {
    this.tell(watcher => watcher.onChange?.(execution, change))
  }

  forgotten(execution: HostedExecution): void {
    this.tell(watcher => watcher.onForgotten?.(execution))
  }

  whole(): void {
    this.tell(watcher => watcher.onWhole?.())
  }

  /** Who watches must not break what is watched. */
  private tell(say: (watcher: EngineWatcher) => void): void {
    for (const watcher of [...this.all])
      try {
        say(watcher)
      } catch (error) {
        this.log.error(`Whoever watches the service failed: ${describe(error)}`)
      }
  }
}

/** Activities that fail while they are down, and a record of every run. */
import type { ScriptedWorker } from './worker.ts'

export interface Flaky {
  /** Names of the activities that fail for now. */
  down: Set<string>
  /** The name of every run, in order. */
  runs: string[]
}

/** Answers every activity of the worker: `<name> done`, or a failure `<name> is down`. */
export function flakyActivities(worker: ScriptedWorker, ...down: string[]): Flaky {
  const flaky: Flaky = { down: new Set(down), runs: [] }
  worker.activity('*', ({ request: { name } }) => {
    flaky.runs.push(name)
    if (flaky.down.has(name)) throw new Error(`${name} is down`)
    return `${name} done`
  })
  return flaky
}

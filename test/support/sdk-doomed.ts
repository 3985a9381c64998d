/** A worker of the JS SDK in a process of its own, which can be killed in the middle of its work. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TestBackend } from '../../src/index.ts'
import type { Place } from '../sdk-js/fixtures/shop.ts'
import { atEnd } from './at-end.ts'

const script = fileURLToPath(new URL('../sdk-js/fixtures/doomed-worker.ts', import.meta.url))

export interface DoomedWorker {
  /** Resolves when the worker is in the middle of its work; fails when the process ends before that. */
  reached: Promise<void>
  /** Kills the process with SIGKILL and waits until it is gone. */
  kill(): Promise<void>
}

/** Starts the process; it is killed at the end of the test at the latest. */
export function startDoomedWorker(backend: TestBackend, hub: string, fatal: Place): DoomedWorker {
  const child = fork(script, [backend.address, hub, fatal], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let stderr = ''
  child.stderr?.on('data', chunk => {
    stderr += chunk
  })
  const gone = once(child, 'exit')
  const kill = async () => {
    child.kill('SIGKILL')
    const [, signal] = await gone
    if (signal !== 'SIGKILL') throw new Error(`the process had ended before it was killed: ${stderr}`)
  }
  atEnd(() => {
    child.kill('SIGKILL')
    return gone
  })
  const early = gone.then(() => {
    throw new Error(`the process ended before it was in the middle of its ${fatal}: ${stderr}`)
  })
  const reached = Promise.race([once(child, 'message'), early]).then(([place]) => {
    if (place !== fatal) throw new Error(`the process is in the middle of its ${place}`)
  })
  reached.catch(() => {})
  return { reached, kill }
}

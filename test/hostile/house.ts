/** The house from outside: started, asked how it stands, stopped. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Doors, Question, Told } from './house-process.ts'
import type { Standing } from './standing.ts'

const program = fileURLToPath(new URL('house-process.ts', import.meta.url))

const lastWords = new WeakMap<ChildProcess, string>()

export class House {
  readonly doors: Doors
  /** How it stood before anybody came. */
  fresh: Standing = { holds: {}, faults: [] }
  private readonly child: ChildProcess

  private constructor(child: ChildProcess, doors: Doors) {
    this.child = child
    this.doors = doors
  }

  static async open(): Promise<House> {
    const child = fork(program, {
      execArgv: ['--import', 'tsx', '--expose-gc'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    // grpc-js writes about strange headers there; it is shown only when the process ends.
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords.set(child, ((lastWords.get(child) ?? '') + text).slice(-2_000))
    })
    const told = await nextFrom(child)
    if (!('ready' in told)) throw new Error('the process did not say where it listens')
    const house = new House(child, told.ready)
    house.fresh = await house.ask('reset')
    return house
  }

  async ask(question: Exclude<Question, 'heap'>): Promise<Standing> {
    const told = await this.answerTo(question)
    if ('standing' in told) return told.standing
    throw new Error(`the process did not answer '${question}'`)
  }

  /** Bytes in use after a collection. */
  async heap(): Promise<number> {
    const told = await this.answerTo('heap')
    if ('heap' in told) return told.heap
    throw new Error('the process did not tell its heap')
  }

  private answerTo(question: Question): Promise<Told> {
    const answer = nextFrom(this.child)
    this.child.send(question)
    return answer
  }

  /** Ends the process; one that does not end by itself is ended. */
  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    this.child.kill('SIGKILL')
    await once(this.child, 'exit')
  }
}

/** Throws when the process ends instead: hostile input has stopped it. */
async function nextFrom(child: ChildProcess): Promise<Told> {
  const over = new AbortController()
  const { signal } = over
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([told]) => told as Told),
      once(child, 'exit', { signal }).then(([code, end]) => {
        throw new Error(`the process of the house has ended (${code ?? end}): ${lastWords.get(child)}`)
      }),
    ])
  } finally {
    over.abort()
  }
}

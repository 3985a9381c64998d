/** A server in a process of its own, so that its CPU and memory are measured apart from the load's. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromServer, ToServer, Usage } from './control.ts'
import type { MeasuredServer } from './measured.ts'

const programs = {
  backend: new URL('./backend-server.ts', import.meta.url),
  watched: new URL('../against-floor/watched-server.ts', import.meta.url),
  floor: new URL('../against-floor/floor-server.ts', import.meta.url),
}

export type ServerKind = keyof typeof programs

/** The package as it was built. It is loaded before tsx, which would take its time over each of its modules. */
const built = new URL('../../dist/src/index.js', import.meta.url).href

/** Longest time for the process to start or to answer a question. */
const patience = 30_000

export class ServerProcess implements MeasuredServer {
  readonly address: string
  private readonly child: ChildProcess

  private constructor(child: ChildProcess, address: string) {
    this.child = child
    this.address = address
  }

  /** `options` are those of the backend. */
  static async start(kind: ServerKind, options: object = {}): Promise<ServerProcess> {
    const child = fork(fileURLToPath(programs[kind]), [JSON.stringify(options)], {
      execArgv: [...(kind === 'floor' ? [] : ['--import', built]), '--import', 'tsx', '--expose-gc'],
      serialization: 'advanced',
    })
    const first = await nextMessage(child)
    if ('ready' in first) return new ServerProcess(child, first.ready)
    throw new Error(`the ${kind} process did not say where it listens`)
  }

  /** Resolves when it has been done. */
  async ask(question: ToServer): Promise<FromServer> {
    const answer = nextMessage(this.child)
    this.child.send(question)
    return answer
  }

  async usage(): Promise<Usage> {
    const answer = await this.ask({ ask: 'usage' })
    if ('usage' in answer) return answer.usage
    throw new Error('the server process did not say what it uses')
  }

  /** Bytes of heap and buffers after a garbage collection. */
  async kept(): Promise<number> {
    const answer = await this.ask({ ask: 'kept' })
    if ('kept' in answer) return answer.kept
    throw new Error('the server process did not say what it keeps')
  }

  /** Ends the process and waits until it is gone. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const gone = new Promise(resolve => this.child.once('exit', resolve))
    this.child.kill('SIGKILL')
    await gone
  }
}

function nextMessage(child: ChildProcess): Promise<FromServer> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer)
      child.off('message', onMessage)
      child.off('exit', onExit)
      finish()
    }
    const onMessage = (message: FromServer) => settle(() => resolve(message))
    const onExit = (code: number | null) =>
      settle(() => reject(new Error(`the server process ended (${code})`)))
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      settle(() => reject(new Error('the server process does not answer')))
    }, patience)
    child.on('message', onMessage)
    child.on('exit', onExit)
  })
}

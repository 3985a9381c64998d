/** Functions that are commands: a process for each call at a time, kept for the next one if it speaks the Runtime API. */
import type { Clock } from '../../kernel/clock/clock.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { CallEnd, FunctionCall, Invoker } from '../service/invoker.ts'
import { functionEnvironment } from './environment.ts'
import { crashed } from './error-body.ts'
import { FunctionProcess } from './function-process.ts'
import { RuntimeApi } from './runtime-api.ts'

/** A function that is run as a command. */
export interface CommandFunction {
  /** The program and its arguments. No shell reads them. */
  command: readonly string[]
  /** The folder it runs in. Default: this process's. */
  cwd?: string
  /** Added to its environment. An undefined value takes a variable out. */
  env?: Readonly<Record<string, string | undefined>>
}

/** What a command needs of the service. */
export interface CommandSurroundings {
  readonly log: Logger
  /** Real time. */
  readonly clock: Clock
  /** Variables by which AWS clients find the service, which listens then. */
  reach(): Promise<Reach>
}

/** The same object as long as it is the same address. */
type Reach = Readonly<Record<string, string>>

export class CommandInvoker implements Invoker {
  private readonly fn: CommandFunction
  private readonly surroundings: CommandSurroundings
  private readonly running = new Set<FunctionProcess>()
  /** Those of them that wait for an event, the latest last. */
  private readonly idle = new Set<FunctionProcess>()
  private readonly knows = new WeakMap<FunctionProcess, Reach>()
  private keepsWarm = true
  private isStopped = false

  constructor(fn: CommandFunction, surroundings: CommandSurroundings) {
    this.fn = fn
    this.surroundings = surroundings
  }

  async call(call: FunctionCall): Promise<CallEnd> {
    for (;;) {
      const reach = await this.surroundings.reach()
      const process = this.takeIdle(reach) ?? (await this.start(call, reach))
      if (!process) return crashed('Runtime.ExitError', 'The call was given up before its process ran.')
      const end = await process.handle(call)
      if (end) return end
      // It died while it was idle: another one does it.
    }
  }

  /** Keeps no process from now on; calls go on. */
  retire(): void {
    this.keepsWarm = false
    for (const process of this.idle) process.kill()
  }

  /** Kills all processes; resolves when they are gone. */
  async stop(): Promise<void> {
    this.isStopped = true
    await Promise.all([...this.running].map(process => process.stop()))
  }

  /** The latest one. Those that know the service at another address are of no use any more. */
  private takeIdle(reach: Reach): FunctionProcess | undefined {
    for (const process of [...this.idle].reverse()) {
      this.idle.delete(process)
      if (process.isGone) continue
      if (this.knows.get(process) === reach) return process
      process.kill()
    }
    return undefined
  }

  private async start(call: FunctionCall, reach: Reach): Promise<FunctionProcess | undefined> {
    const { log, clock } = this.surroundings
    const { command, cwd, env: own } = this.fn
    const api = await RuntimeApi.listen()
    if (this.isStopped || call.signal.aborted) {
      api.stop()
      return undefined
    }
    const process = new FunctionProcess(
      {
        functionName: call.functionName,
        command,
        cwd,
        env: functionEnvironment({ call, reach, runtimeApi: api.address, cwd, own }),
        api,
        clock,
        log,
        onFree: process => this.noteFree(process),
      },
      call.payload ?? '{}',
    )
    this.running.add(process)
    this.knows.set(process, reach)
    void process.ended.then(() => {
      this.running.delete(process)
      this.idle.delete(process)
    })
    return process
  }

  private noteFree(process: FunctionProcess): void {
    if (this.keepsWarm) this.idle.add(process)
    else process.kill()
  }
}

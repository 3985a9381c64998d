/**
 * A process that answers calls of one function, in either of two ways: it speaks the Runtime API, and may take one event
 * after the other; or it reads its event from stdin, writes its answer as the last line of stdout, and exits.
 */
import type { Clock } from '../../kernel/clock/clock.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { CallEnd, FunctionCall } from '../service/invoker.ts'
import { crashed, returned } from './error-body.ts'
import { Program, type ProgramEnd } from './program.ts'
import type { RuntimeApi } from './runtime-api.ts'

/** How long a process that has answered may take to ask for its next event or to exit; milliseconds. */
const AFTERMATH = 1_000

/** What is kept of stderr, for the error of a process that dies. */
const TAIL = { lines: 20, characters: 500 }

export interface ProcessSetup {
  readonly functionName: string
  readonly command: readonly string[]
  readonly cwd: string | undefined
  readonly env: NodeJS.ProcessEnv
  readonly api: RuntimeApi
  readonly clock: Clock
  readonly log: Logger
  /** It asks for an event, and there is none: it may be given one. */
  onFree(process: FunctionProcess): void
}

type Exit = Extract<ProgramEnd, { type: 'exited' }>

export class FunctionProcess {
  readonly ended: Promise<ProgramEnd>
  private readonly setup: ProcessSetup
  private readonly program: Program
  private lastLine: string | undefined
  private errors: string[] = []
  private end: ProgramEnd | undefined
  private onEnd: (end: ProgramEnd) => void = () => {}
  private onFree: () => void = () => {}

  /** Runs the command; the payload of the call it is started for is on its stdin. */
  constructor(setup: ProcessSetup, payload: string) {
    this.setup = setup
    const { api, command, cwd, env, clock } = setup
    api.whenAsked(() => this.noteAsked())
    this.program = new Program({
      command,
      cwd,
      env,
      clock,
      input: payload,
      onOutput: line => this.noteOutput(line),
      onError: line => this.noteError(line),
    })
    this.ended = this.program.ended
    void this.ended.then(end => {
      this.end = end
      api.stop()
      this.onEnd(end)
    })
  }

  /** Resolves with undefined if it ended before it took the event. Killed with the call. */
  async handle(call: FunctionCall): Promise<CallEnd | undefined> {
    const kill = () => this.kill()
    if (call.signal.aborted) kill()
    call.signal.addEventListener('abort', kill, { once: true })
    this.errors = []
    try {
      const end = await this.answerOf(call)
      await this.settle()
      return end
    } finally {
      call.signal.removeEventListener('abort', kill)
    }
  }

  /** It cannot take an event any more. */
  get isGone(): boolean {
    return this.program.hasExited
  }

  kill(): void {
    this.program.kill()
  }

  /** Kills it; resolves when it is gone. */
  async stop(): Promise<void> {
    this.program.cutOff()
    await this.ended
  }

  /** What it answers, or what its death means. */
  private answerOf(call: FunctionCall): Promise<CallEnd | undefined> {
    return new Promise(resolve => {
      if (this.end) return resolve(this.meaningOf(this.end, call))
      this.onEnd = end => resolve(this.meaningOf(end, call))
      void this.setup.api.handle(call).then(resolve)
    })
  }

  /** As Lambda does it, a call is over once the process is done with it, too: what it still does belongs to the call. */
  private settle(): Promise<void> {
    const { api, clock } = this.setup
    return new Promise(resolve => {
      if (this.end || api.isWaiting) return resolve()
      const alarm = clock.schedule(clock.now() + AFTERMATH, resolve)
      this.onEnd = this.onFree = () => {
        alarm.cancel()
        resolve()
      }
    })
  }

  private noteAsked(): void {
    const { api, onFree } = this.setup
    this.sayLastLine()
    if (!api.isWaiting) return
    this.onFree()
    onFree(this)
  }

  /** The last line may be the answer, which only the end of the process tells. */
  private noteOutput(line: string): void {
    if (line.trim() === '') return
    this.sayLastLine()
    if (this.setup.api.isUsed) this.say(line)
    else this.lastLine = line
  }

  private sayLastLine(): void {
    if (this.lastLine !== undefined) this.say(this.lastLine)
    this.lastLine = undefined
  }

  private noteError(line: string): void {
    this.errors = [...this.errors, line.slice(0, TAIL.characters)].slice(-TAIL.lines)
    if (line.trim() !== '') this.say(line)
  }

  private say(line: string): void {
    const { log, functionName } = this.setup
    // Python's runtime puts a stack into one line that way.
    for (const part of line.split('\r')) log.info(`${functionName}: ${part}`)
  }

  private meaningOf(end: ProgramEnd, call: FunctionCall): CallEnd | undefined {
    const { api, functionName } = this.setup
    if (end.type === 'never-ran')
      return crashed(
        'Runtime.InvalidEntrypoint',
        `The function '${functionName}' did not run: ${end.reason}.`,
      )
    if (api.isUsed) return api.hasTaken(call) ? this.exitError(call, end) : undefined
    // A durable handler always has an answer.
    if (end.code !== 0 || (call.durable && this.lastLine === undefined)) return this.exitError(call, end)
    return returned(this.lastLine)
  }

  private exitError({ requestId }: FunctionCall, { code, signal }: Exit): CallEnd {
    this.sayLastLine()
    const why = signal
      ? `with error: signal: ${signal}`
      : code
        ? `with error: exit status ${code}`
        : 'without an answer'
    const message = `RequestId: ${requestId} Error: Runtime exited ${why}`
    return crashed('Runtime.ExitError', [message, ...this.errors].join('\n'))
  }
}

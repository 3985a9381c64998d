/** A program that runs beside this process, together with whatever it starts: it is ended as a whole, and never left behind. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { getSystemErrorMap } from 'node:util'
import type { Clock } from '../../kernel/clock/clock.ts'
import { commandOnWindows } from '../../kernel/windows-command.ts'
import { Lines } from './lines.ts'

/** What is to run, and who hears what it writes. */
export interface ProgramLaunch {
  /** The program and its arguments, as they are: no shell reads them. */
  readonly command: readonly string[]
  readonly cwd: string | undefined
  readonly env: NodeJS.ProcessEnv
  /** For its stdin. */
  readonly input: string
  /** Real time. */
  readonly clock: Clock
  onOutput(line: string): void
  onError(line: string): void
}

export type ProgramEnd =
  | { readonly type: 'never-ran'; readonly reason: string }
  | { readonly type: 'exited'; readonly code: number | null; readonly signal: NodeJS.Signals | null }

/** How long the output of a program that has exited may be held open by others; milliseconds. */
const LINGER = 1_000

/** However this process ends, none of them goes on. */
const running = new Set<Program>()
const killAll = (): void => {
  for (const program of running) program.kill()
}

export class Program {
  /** Resolves when it has exited and all that it wrote is read. */
  readonly ended: Promise<ProgramEnd>
  private child: ChildProcess | undefined

  constructor(launch: ProgramLaunch) {
    this.ended = this.run(launch).finally(() => {
      this.child = undefined
      running.delete(this)
      if (running.size === 0) process.off('exit', killAll)
    })
  }

  /** What it wrote may still be to be read. */
  get hasExited(): boolean {
    return !this.child || hasExited(this.child)
  }

  /** Ends it and what it has started, at once. */
  kill(): void {
    if (this.child) killTree(this.child)
  }

  /** The same, and does not wait for what it still has to say. */
  cutOff(): void {
    this.kill()
    this.child?.stdout?.destroy()
    this.child?.stderr?.destroy()
  }

  private run(launch: ProgramLaunch): Promise<ProgramEnd> {
    const { clock } = launch
    return new Promise(resolve => {
      const neverRan = (error: unknown): void => resolve({ type: 'never-ran', reason: whyNot(launch, error) })
      try {
        const child = start(launch)
        if (child.pid === undefined) return void child.once('error', neverRan)
        this.child = child
        if (running.size === 0) process.on('exit', killAll)
        running.add(this)
        // Once it runs, an error is about a signal that could not be sent.
        child.on('error', () => {})
        child.once('exit', () => {
          this.kill()
          const alarm = clock.schedule(clock.now() + LINGER, () => this.cutOff())
          child.once('close', () => alarm.cancel())
        })
        child.once('close', (code, signal) => resolve({ type: 'exited', code, signal }))
      } catch (error) {
        neverRan(error)
      }
    })
  }
}

function start({ command, cwd, env, input, onOutput, onError }: ProgramLaunch): ChildProcess {
  const [name = '', ...args] = command
  const isWindows = process.platform === 'win32'
  const { file, ...how } = isWindows ? commandOnWindows(name, args, env) : { file: name, args }
  // A group of its own, so that what it starts can be ended with it.
  const child = spawn(file, how.args, { ...how, cwd, env, detached: !isWindows, windowsHide: true })
  // One that does not read what it is given may close its end.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  for (const [stream, onLine] of [[child.stdout, onOutput] as const, [child.stderr, onError] as const]) {
    const lines = new Lines(onLine)
    stream.setEncoding('utf8').on('data', text => lines.push(text))
    stream.on('error', () => {}).on('close', () => lines.end())
  }
  return child
}

const hasExited = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null

function killTree(child: ChildProcess): void {
  const { pid } = child
  if (pid === undefined) return
  if (process.platform === 'win32') {
    // The number of one that has exited may be another's by now.
    if (hasExited(child)) return
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' }).on('error', () => {})
    return
  }
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // All of them are gone.
  }
}

function whyNot({ command: [name = ''], cwd }: ProgramLaunch, error: unknown): string {
  const { code, errno = 0, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' && cwd !== undefined && !existsSync(cwd)) return `there is no folder '${cwd}' (cwd)`
  if (code === 'ENOENT') {
    const hint = /\s/.test(name) ? '; no shell splits the words: write each as an item of its own' : ''
    return `there is no program '${name}'${hint}`
  }
  return `'${name}' cannot be started: ${getSystemErrorMap().get(errno)?.[1] ?? message}`
}

/** Runs another program in our place: on the same terminal, with the signals we get and the exit code it gives. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { isatty } from 'node:tty'
import { getSystemErrorMap } from 'node:util'
import { commandOnWindows } from '../kernel/windows-command.ts'
import { exitCode } from './exit-codes.ts'
import { onInterrupt, type SignalSource } from './interrupt.ts'

/** What there is of us that the program shares. */
export interface Surroundings {
  signals: SignalSource
  /** Whether a terminal is there, which gives Ctrl-C to the program as well. */
  terminal: boolean
}

export interface Ending {
  /** As shells count. */
  exitCode: number
  /** Why the program never ran. */
  problem?: string
}

/**
 * Resolves when the program has ended. No shell comes between where the system can do without (Windows cannot for
 * batch files), so the program gets the words as they are.
 */
export async function runProgram(
  words: string[],
  env: NodeJS.ProcessEnv,
  surroundings: Surroundings = { signals: process, terminal: [0, 1, 2].some(isatty) },
): Promise<Ending> {
  const [name = '', ...args] = words
  try {
    return { exitCode: await run(name, args, env, surroundings) }
  } catch (error) {
    if (isSystemError(error)) return whyNotRun(name, error)
    throw error
  }
}

function run(
  name: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  { signals, terminal }: Surroundings,
): Promise<number> {
  const { file, ...how } =
    process.platform === 'win32' ? commandOnWindows(name, args, env) : { file: name, args }
  // Opening a pipe makes it non-blocking for all who share it, and starting a program undoes that: in this order a
  // later warning of ours does not make the program's own writing fail.
  void process.stderr
  return new Promise((resolve, reject) => {
    const child = spawn(file, how.args, { ...how, env, stdio: 'inherit' })
    // However this process ends, the program does not go on without its backend.
    const takeAlong = () => child.kill('SIGKILL')
    process.once('exit', takeAlong)
    // What the terminal has given it already would come from us a second time.
    onInterrupt(signal => (terminal && signal === 'SIGINT') || child.kill(signal), signals)
    child.on('error', error => {
      // Once it runs, an error is about a signal that could not be sent.
      if (child.pid === undefined) reject(error)
    })
    child.on('exit', (code, signal) => {
      process.off('exit', takeAlong)
      resolve(signal ? 128 + constants.signals[signal] : (code ?? exitCode.failed))
    })
  })
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'errno' in error

function whyNotRun(name: string, error: NodeJS.ErrnoException): Ending {
  // The system says so of a missing interpreter, too.
  const interpreter = error.code === 'ENOENT' && name.includes('/') && existsSync(name)
  if (error.code === 'ENOENT' && !interpreter) {
    const hint = /\s/.test(name)
      ? ' No shell splits the words: write them without quotes around the whole.'
      : ''
    return { exitCode: exitCode.notFound, problem: `there is no program '${name}' to run.${hint}` }
  }
  const [, reason = error.message] = getSystemErrorMap().get(error.errno ?? 0) ?? []
  return {
    exitCode: exitCode.notExecutable,
    problem: `'${name}' cannot be executed: ${interpreter ? 'its first line names an interpreter that is not there' : reason}.`,
  }
}

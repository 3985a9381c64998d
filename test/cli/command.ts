/** The command line as a user runs it: a process of its own, from the sources. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { atEnd } from '../support/at-end.ts'

export const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

export interface Result {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export class RunningCommand {
  readonly child: ChildProcess
  readonly result: Promise<Result>
  private stdout = ''
  private stderr = ''
  private readonly lines: AsyncIterator<string>

  constructor(args: string[]) {
    this.child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child.stdout!.on('data', chunk => {
      this.stdout += chunk
    })
    this.child.stderr!.on('data', chunk => {
      this.stderr += chunk
    })
    this.lines = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]()
    this.result = new Promise((resolve, reject) => {
      this.child.on('error', reject)
      this.child.on('close', (code, signal) =>
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr }),
      )
    })
  }

  /** The first line of stdout that matches; fails when the command ends without one. */
  async line(pattern: RegExp): Promise<string> {
    for (let next = await this.lines.next(); !next.done; next = await this.lines.next())
      if (pattern.test(next.value)) return next.value
    throw new Error(`the command ended without a line like ${pattern}: ${JSON.stringify(await this.result)}`)
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }
}

/** Starts a command and leaves it running; it is killed at the end of the test if it still runs. */
export function start(...args: string[]): RunningCommand {
  const command = new RunningCommand(args)
  atEnd(async () => {
    command.signal('SIGKILL')
    await command.result
  })
  return command
}

/** Runs a command that ends by itself. */
export const run = (...args: string[]): Promise<Result> => start(...args).result

/** Starts `serve --json` on a free port and reads its ready line. */
export async function serveReady(...args: string[]): Promise<{
  command: RunningCommand
  ready: { address: string; port: number; control: string; connectionString: string }
}> {
  const command = start('serve', '--json', '--port', '0', ...args)
  return { command, ready: JSON.parse(await command.line(/"event":"ready"/)) }
}

/** Runs a command that only asks and prints in this process, which is quicker. */
export async function call(
  command: (args: string[]) => Promise<number>,
  ...args: string[]
): Promise<Omit<Result, 'signal'>> {
  const written = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map(name =>
    vi.spyOn(process[name], 'write').mockImplementation(text => {
      written[name] += String(text)
      return true
    }),
  )
  try {
    const code = await command(args)
    return { code, ...written }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

/** Starts an orchestration over the control API of a program that serves. */
export async function startOver(control: string, name: string, instanceId: string): Promise<void> {
  await fetch(`${control}/v1/hubs/default/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, instanceId }),
  })
}

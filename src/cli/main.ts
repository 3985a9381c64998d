#!/usr/bin/env node
import { version } from '../kernel/version.ts'
/** The command line: finds the command, runs it and turns what went wrong into a sentence and an exit code. */
import { exitCode, UsageError } from './exit-codes.ts'
import { createOutput } from './output.ts'

interface Command {
  summary: string
  /** Loaded only when asked for, so that `--help` and `--version` answer at once. */
  load(): Promise<(args: string[]) => Promise<number>>
}

const commands = new Map<string, Command>([
  ['serve', { summary: 'start a backend for any SDK', load: async () => (await import('./serve.ts')).serve }],
  ['exec', { summary: 'run a command beside a backend', load: async () => (await import('./exec.ts')).exec }],
  [
    'time',
    {
      summary: 'tell or move the clock of a running backend',
      load: async () => (await import('./time.ts')).time,
    },
  ],
  [
    'instances',
    {
      summary: 'list, show or watch what a running backend holds',
      load: async () => (await import('./instances.ts')).instances,
    },
  ],
  ['explain', { summary: 'say why things wait', load: async () => (await import('./explain.ts')).explain }],
  [
    'replay',
    {
      summary: 'replay a run against the code of the workers',
      load: async () => (await import('./replay.ts')).replay,
    },
  ],
])

const help = `Usage: greenroom <command> [options]

The in-memory backend for durable execution that you test and debug against.

Commands:
${[...commands].map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`).join('\n')}

Options:
  -h, --help     print this; after a command, print its options
  -v, --version  print the version`

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined) throw new UsageError(`name a command: ${names()}. greenroom --help explains them.`)
  if (name === '--help' || name === '-h') return print(help)
  if (name === '--version' || name === '-v') return print(version())
  const command = commands.get(name)
  if (command) return (await quietly(command.load))(args)
  const kind = name.startsWith('-') ? 'option' : 'command'
  throw new UsageError(`there is no ${kind} '${name}'. Commands: ${names()}. greenroom --help explains them.`)
}

/**
 * The gRPC library prints lines of its own about what we say in a sentence, unless told otherwise when it is loaded.
 * Programs we start do not inherit that.
 */
async function quietly<T>(load: () => Promise<T>): Promise<T> {
  const wished = process.env.GRPC_VERBOSITY
  process.env.GRPC_VERBOSITY ??= 'NONE'
  const loaded = await load()
  if (wished === undefined) delete process.env.GRPC_VERBOSITY
  return loaded
}

const names = (): string => [...commands.keys()].join(', ')

function print(text: string): number {
  process.stdout.write(`${text}\n`)
  return exitCode.ok
}

function explain(error: unknown): number {
  const args = process.argv.slice(2)
  // What follows `exec` is another program's.
  const output = createOutput(args[0] !== 'exec' && args.includes('--json'))
  if (error instanceof UsageError) {
    output.failure(error.message, 'usage')
    return exitCode.usage
  }
  output.failure(error instanceof Error ? (error.stack ?? error.message) : String(error), 'failed')
  return exitCode.failed
}

// Whoever reads our output may close it early (`| head`); that must not end a serving backend.
process.stdout.on('error', () => {})

// The process ends by itself once nothing is left to do, so that output is never cut off.
process.exitCode = await main(process.argv.slice(2)).catch(explain)

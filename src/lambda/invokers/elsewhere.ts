/** The functions of a service that do not run in this process. */
import { invalidRequest } from '../../kernel/errors.ts'
import type { Invoker } from '../service/invoker.ts'
import { type AddressFunction, atAddress } from './address.ts'
import { type CommandFunction, CommandInvoker, type CommandSurroundings } from './command.ts'

export type FunctionElsewhere = AddressFunction | CommandFunction

export class Elsewhere {
  private readonly surroundings: CommandSurroundings
  private readonly commands = new Set<CommandInvoker>()

  constructor(surroundings: CommandSurroundings) {
    this.surroundings = surroundings
  }

  /** What calls a function. Throws `invalid-request` for one that cannot be called. */
  invoker(fn: FunctionElsewhere): Invoker {
    if ('url' in fn && 'command' in fn) throw invalidRequest('A function has a url or a command, not both.')
    if ('url' in fn) return atAddress(readUrl(fn.url))
    const command = new CommandInvoker(readCommand(fn), this.surroundings)
    this.commands.add(command)
    return command
  }

  /** Another one has taken its place: executions that run already go on with it. */
  retire(invoker: Invoker | undefined): void {
    if (invoker instanceof CommandInvoker) invoker.retire()
  }

  /** Ends all processes; resolves when they are gone. */
  async stop(): Promise<void> {
    await Promise.all([...this.commands].map(command => command.stop()))
  }
}

function readUrl(text: string | URL): URL {
  const url = URL.canParse(String(text)) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol)) return url
  throw invalidRequest(`The url of a function is one as 'http://127.0.0.1:9000', not '${text}'.`)
}

function readCommand(fn: CommandFunction): CommandFunction {
  const { command } = fn
  if (Array.isArray(command) && command.every(word => typeof word === 'string') && command[0]) return fn
  throw invalidRequest(
    `The command of a function is a list of words, as ['python', 'handler.py'], not ${JSON.stringify(command)}.`,
  )
}

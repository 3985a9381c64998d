/** What the command line answers its caller. */
export const exitCode = {
  ok: 0,
  /** The command was understood and did not succeed, e.g. the port is taken. */
  failed: 1,
  /** The command line itself was wrong: unknown command, unknown option, a value that cannot be. */
  usage: 2,
  /** As shells count: a program that is there and cannot be executed, and one that is not there. */
  notExecutable: 126,
  notFound: 127,
  /** Ended at once by a second Ctrl-C; 128 + SIGINT, as shells count. */
  interrupted: 130,
} as const

/** A command line that cannot be carried out as written; becomes one sentence and exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

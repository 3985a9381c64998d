import type { Logger } from '../index.ts'
import { currentMillis } from '../kernel/clock/real-clock.ts'

/** Everything a command prints: facts on stdout, logs and failures on stderr. */
export interface Output {
  /** A fact the caller may wait for; `text` is for people, `name` and `fields` for programs. */
  fact(name: string, text: string, fields?: Record<string, unknown>): void
  /** The one sentence of a command that did not succeed. */
  failure(message: string, code: string): void
  readonly logger: Logger
}

type Level = keyof Logger

/** A logger that hands level, time and message to `write`. Debug messages are left out. */
const loggerTo = (write: (level: Level, time: string, message: string) => void): Logger => {
  const at = (level: Level) => (message: string) =>
    write(level, new Date(currentMillis()).toISOString(), message)
  return { debug: () => {}, info: at('info'), warn: at('warn'), error: at('error') }
}

const textOutput: Output = {
  fact: (_name, text) => void process.stdout.write(`${text}\n`),
  failure: message => void process.stderr.write(`greenroom: ${message}\n`),
  logger: loggerTo((level, time, message) => process.stderr.write(`${time} ${level.padEnd(5)} ${message}\n`)),
}

const line = (stream: NodeJS.WritableStream, fields: Record<string, unknown>): void =>
  void stream.write(`${JSON.stringify(fields)}\n`)

const jsonOutput: Output = {
  fact: (name, _text, fields) => line(process.stdout, { event: name, ...fields }),
  failure: (message, code) => line(process.stderr, { event: 'failed', code, message }),
  logger: loggerTo((level, time, message) => line(process.stderr, { event: 'log', level, time, message })),
}

/** For people, or with `json` one JSON object a line. */
export const createOutput = (json: boolean): Output => (json ? jsonOutput : textOutput)

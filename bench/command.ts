/** A part of the bench: `npm run bench -- <name>`. */
export interface Command {
  name: string
  /** What it measures, in one line. */
  what: string
  /** The options it takes, a line each, for its help. */
  options: readonly string[]
  /** @throws Error with a sentence for whoever called it: an unknown option, a server that did not start. */
  run(args: string[]): Promise<void>
}

/** The text of `npm run bench -- <name> --help`. */
export const helpOf = ({ name, what, options }: Command): string =>
  [
    `Usage: npm run bench -- ${name} [options]`,
    '',
    what,
    '',
    'Options:',
    ...options.map(line => `  ${line}`),
  ].join('\n')

/**
 * The number that an option says.
 *
 * @example
 * numberOf('minutes', '0.5') // 0.5
 *
 * @throws Error for what is not a number above 0.
 */
export function numberOf(option: string, value: string): number {
  const read = Number(value)
  if (read > 0) return read
  throw new Error(`--${option} must be a number above 0, but it is '${value}'`)
}

/** @throws Error when an option names something that is not there. */
export function requireKnown(option: string, wanted: readonly string[] = [], known: readonly string[]): void {
  const unknown = wanted.find(name => !known.includes(name))
  if (unknown !== undefined) throw new Error(`there is no ${option} '${unknown}': ${known.join(', ')}`)
}

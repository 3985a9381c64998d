import { UsageError } from './exit-codes.ts'

/** A port that was named, or the one to begin the search with. */
export interface WishedPort {
  port: number
  /** Asked for: when it is taken, no other will do. */
  isWished: boolean
}

/** The port of an option; throws a UsageError for what is none. */
export function parsePort(option: string, text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new UsageError(`${option} must be a whole number from 0 to 65535, but it is '${text}'.`)
}

/** The port of an option, or another to begin with when the option was not given. */
export const wishedPort = (option: string, text: string | undefined, otherwise: number): WishedPort =>
  text === undefined
    ? { port: otherwise, isWished: false }
    : { port: parsePort(option, text), isWished: true }

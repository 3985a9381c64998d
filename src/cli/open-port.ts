import { BackendError } from '../kernel/errors.ts'
import type { WishedPort } from './ports.ts'

/** How many ports are tried before the system chooses. */
const MOST_TRIES = 20

/** Opens something on a port that was asked for, or else on the first free one from there on. */
export async function openPort<T>(
  { port, isWished }: WishedPort,
  open: (port: number) => Promise<T>,
): Promise<T> {
  const last = isWished ? port : Math.min(port + MOST_TRIES, 65_535)
  for (let next = port; next <= last; next++) {
    try {
      return await open(next)
    } catch (error) {
      if (isWished || !(error instanceof BackendError && error.code === 'port-taken')) throw error
    }
  }
  return open(0)
}

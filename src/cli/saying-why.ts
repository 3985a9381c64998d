import type { Output } from './output.ts'

/** A command that starts something on a host. */
interface Starter {
  command: string
  host: string
  output: Output
}

/** A port, and the option that names it. */
interface PortOption {
  option: string
  port: number
}

/** What was started; undefined when it could not start, which has then been said in one sentence. */
export async function sayingWhy<T>(
  { command, host, output }: Starter,
  { option, port }: PortOption,
  start: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await start()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const code = 'code' in error ? String(error.code) : 'failed'
    const isTaken = code === 'port-taken'
    output.failure(isTaken ? taken(command, option, port, host) : `could not start: ${error.message}`, code)
    return undefined
  }
}

function taken(command: string, option: string, port: number, host: string): string {
  // The one beside it may be taken too: a backend has two, and its control API is on the second.
  const other = port < 65_534 ? port + 2 : port - 2
  return (
    `port ${port} on ${host} is taken by another program. Stop that program, or choose another port: ` +
    `greenroom ${command} ${option} ${other} (${option} 0 takes a free one).`
  )
}

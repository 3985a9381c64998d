import { createTestBackend, type TestBackend } from '../backend.ts'
import type { Logger } from '../index.ts'
import type { Listen } from './listen-options.ts'
import type { Output } from './output.ts'

/** The started backend; undefined when it could not start, which has then been said. */
export async function startBackend(
  command: string,
  { port, host, time }: Listen,
  output: Output,
  logger: 'console' | Logger,
): Promise<TestBackend | undefined> {
  try {
    return await createTestBackend({ port, host, time, logger })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const code = 'code' in error ? String(error.code) : 'failed'
    const problem =
      code === 'port-taken' ? portTaken(command, port, host) : `could not start: ${error.message}`
    output.failure(problem, code)
    return undefined
  }
}

const portTaken = (command: string, port: number, host: string): string =>
  `port ${port} on ${host} is taken by another program. Stop that program, or choose another port: ` +
  `greenroom ${command} --port ${port < 65_535 ? port + 1 : port - 1} (--port 0 takes a free one).`

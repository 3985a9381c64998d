/** `greenroom serve`: a backend for any SDK, until Ctrl-C. */
import { createTestBackend, type TestBackend } from '../backend.ts'
import { exitCode } from './exit-codes.ts'
import { stopOnInterrupt } from './interrupt.ts'
import { createOutput, type Output } from './output.ts'
import { type Ready, readyFields, readyText } from './ready-message.ts'
import { parseServeOptions, type ServeOptions, serveHelp } from './serve-options.ts'
import { version } from './version.ts'

export async function serve(args: string[]): Promise<number> {
  const options = parseServeOptions(args)
  if (options.help) {
    process.stdout.write(`${serveHelp}\n`)
    return exitCode.ok
  }
  const output = createOutput(options.json)
  const backend = await start(options, output)
  if (!backend) return exitCode.failed

  const stopped = stopOnInterrupt(() => backend.stop())
  const ready: Ready = {
    version: version(),
    host: options.host,
    port: backend.port,
    address: backend.address,
    emulator: options.emulator,
  }
  output.fact('ready', readyText(ready), readyFields(ready))
  await stopped
  output.fact('stopped', 'Stopped.')
  return exitCode.ok
}

/** The started backend; undefined when it could not start, which has then been said. */
async function start({ port, host }: ServeOptions, output: Output): Promise<TestBackend | undefined> {
  try {
    return await createTestBackend({ port, host, logger: output.logger })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const code = 'code' in error ? String(error.code) : 'failed'
    output.failure(code === 'port-taken' ? portTaken(port, host) : `could not start: ${error.message}`, code)
    return undefined
  }
}

const portTaken = (port: number, host: string): string =>
  `port ${port} on ${host} is taken by another program. Stop that program, or choose another port: ` +
  `greenroom serve --port ${port < 65_535 ? port + 1 : port - 1} (--port 0 takes a free one).`

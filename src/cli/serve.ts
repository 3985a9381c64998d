/** `greenroom serve`: a backend for any SDK, until Ctrl-C. */
import { exitCode } from './exit-codes.ts'
import { stopOnInterrupt } from './interrupt.ts'
import { createOutput } from './output.ts'
import { type Ready, readyFields, readyText } from './ready-message.ts'
import { parseServeOptions, serveHelp } from './serve-options.ts'
import { startBackend } from './start-backend.ts'
import { version } from './version.ts'

export async function serve(args: string[]): Promise<number> {
  const options = parseServeOptions(args)
  if (options.help) {
    process.stdout.write(`${serveHelp}\n`)
    return exitCode.ok
  }
  const output = createOutput(options.json)
  const backend = await startBackend('serve', options, output, output.logger)
  if (!backend) return exitCode.failed

  const stopped = stopOnInterrupt(() => backend.stop())
  const ready: Ready = {
    version: version(),
    host: options.host,
    port: backend.port,
    address: backend.address,
    time: options.time,
    emulator: options.emulator,
  }
  output.fact('ready', readyText(ready), readyFields(ready))
  await stopped
  output.fact('stopped', 'Stopped.')
  return exitCode.ok
}

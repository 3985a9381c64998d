/** `greenroom serve`: a backend for any SDK, until Ctrl-C. */
import { version } from '../kernel/version.ts'
import { exitCode } from './exit-codes.ts'
import { stopOnInterrupt } from './interrupt.ts'
import { createOutput } from './output.ts'
import { type Ready, readyFields, readyText } from './ready-message.ts'
import { HubsFile } from './save.ts'
import { parseServeOptions, serveHelp } from './serve-options.ts'
import { startBackend } from './start-backend.ts'

export async function serve(args: string[]): Promise<number> {
  const options = parseServeOptions(args)
  if (options.help) {
    process.stdout.write(`${serveHelp}\n`)
    return exitCode.ok
  }
  const output = createOutput(options.json)
  const file = options.save === undefined ? undefined : new HubsFile(options.save, output.logger)
  const started = await startBackend('serve', options, output, output.logger, async backend =>
    file?.load(backend, options.time),
  )
  if (!started) return exitCode.failed

  const { backend, control, lambda } = started
  file?.keep(backend)
  let problem: string | undefined
  const stopped = stopOnInterrupt(async () => {
    await control.stop()
    // Nothing is taken in between the last snapshot and the end.
    const saved = file?.finish()
    await started.stop()
    problem = await saved
  })
  const ready: Ready = {
    version: version(),
    host: options.host,
    port: backend.port,
    address: backend.address,
    control: control.url,
    page: `${control.url}/`,
    inspector: backend.inspector?.url,
    time: options.time,
    emulator: options.emulator,
    certificate: options.tls?.cert,
    hasToken: options.token !== undefined,
    lambda: lambda && {
      url: lambda.server.url,
      env: lambda.server.env,
      functions: options.lambda?.functions.map(({ name }) => name) ?? [],
      inspector: lambda.service.inspector?.url,
    },
  }
  output.fact('ready', readyText(ready), readyFields(ready))
  await stopped
  if (problem !== undefined) {
    output.failure(problem, 'not-saved')
    return exitCode.failed
  }
  output.fact('stopped', 'Stopped.')
  return exitCode.ok
}

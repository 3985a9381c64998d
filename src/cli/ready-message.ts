/** What `serve` says when it is ready: where it listens and how each SDK gets there. */
import { connectionString } from './addressing.ts'
import type { Listen } from './listen-options.ts'

export interface Ready {
  version: string
  host: string
  port: number
  /** `host:port` as a gRPC target. */
  address: string
  /** Address of the control API. */
  control: string
  /** Address of the page. */
  page: string
  /** Address of the Stately inspector. */
  inspector: string | undefined
  time: Listen['time']
  emulator: boolean
}

/** The fields of the JSON line. */
export const readyFields = (ready: Ready): Record<string, unknown> => ({
  ...ready,
  connectionString: connectionString(ready.address),
})

/** The block for people. */
export function readyText(ready: Ready): string {
  const { address, port } = ready
  const time = {
    real: [],
    skip: ['Time is skipped while a client waits and nothing is left to do.'],
    manual: ['Time stands still until it is moved: greenroom time advance 30d.'],
  }[ready.time]
  const connection = ready.emulator
    ? [
        'Connection string of the Durable Task Scheduler emulator:',
        `  ${connectionString(ready.address)}`,
        '',
      ]
    : []
  return [
    `greenroom ${ready.version} is ready on ${address}`,
    '',
    ...connection,
    'Connect a client or a worker:',
    `  JavaScript  new TaskHubGrpcClient({ hostAddress: '${address}' })`,
    `  Python      TaskHubGrpcClient(host_address="${address}")`,
    `  .NET        services.AddDurableTaskClient(client => client.UseGrpc("http://${address}"))`,
    `  Java        new DurableTaskGrpcClientBuilder().port(${port}).build()`,
    `  Go          grpc.Dial("${address}", grpc.WithTransportCredentials(insecure.NewCredentials()))`,
    'The header `taskhub` chooses a task hub; without it the hub is `default`.',
    ...time,
    '',
    `Page: ${ready.page}`,
    `Control API: ${ready.control} (clock, fakes, runs; described by /openapi.json)`,
    ...(ready.inspector === undefined
      ? []
      : [`Stately inspector: ${ready.inspector} (needs the internet; the page does not)`]),
    '',
    'Ctrl-C stops it.',
  ].join('\n')
}

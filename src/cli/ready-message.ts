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
  /** The API of AWS Lambda durable functions. */
  lambda: ReadyLambda | undefined
}

interface ReadyLambda {
  url: string
  /** What leads AWS clients and SDKs there. */
  env: Record<string, string>
  /** Names of the functions that the command line named. */
  functions: string[]
  /** Address of its Stately inspector. */
  inspector: string | undefined
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
    ...(ready.lambda ? lambdaText(ready.lambda, ready.time) : []),
    `Page: ${ready.page}`,
    `Control API: ${ready.control} (clock, fakes, runs; described by /openapi.json)`,
    ...inspectorText('Stately inspector', ready.inspector),
    ...inspectorText('Stately inspector of durable functions', ready.lambda?.inspector),
    '',
    'Ctrl-C stops it.',
  ].join('\n')
}

function lambdaText({ url, env, functions }: ReadyLambda, time: Listen['time']): string[] {
  const names = functions.length === 0 ? 'no functions: name them with --function' : functions.join(', ')
  return [
    `AWS Lambda durable functions: ${url} (${names})`,
    'AWS clients and SDKs find it by these variables:',
    ...Object.entries(env).map(([name, value]) => `  export ${name}=${value}`),
    ...(time === 'manual' ? ['They have a clock of their own: greenroom time advance 30d --lambda.'] : []),
    '',
  ]
}

const inspectorText = (name: string, url: string | undefined): string[] =>
  url === undefined ? [] : [`${name}: ${url} (needs the internet; the page does not)`]

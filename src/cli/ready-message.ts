/** What `serve` says when it is ready: where it listens and how each SDK gets there. */
import { connectionString } from './addressing.ts'
import { connectLines } from './connect-lines.ts'
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
  /** Path of the certificate that clients have to trust; undefined without TLS. */
  certificate: string | undefined
  /** Whether every call has to show a token. */
  hasToken: boolean
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
  connectionString: connectionString(ready.address, ready.certificate !== undefined),
})

/** The block for people. */
export function readyText(ready: Ready): string {
  const time = {
    real: [],
    skip: ['Time is skipped while a client waits and nothing is left to do.'],
    manual: ['Time stands still until it is moved: greenroom time advance 30d.'],
  }[ready.time]
  const connection = ready.emulator
    ? [
        'Connection string of the Durable Task Scheduler emulator:',
        `  ${connectionString(ready.address, ready.certificate !== undefined)}`,
        '',
      ]
    : []
  return [
    `greenroom ${ready.version} is ready on ${ready.address}`,
    '',
    ...connection,
    ...connectLines(ready),
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

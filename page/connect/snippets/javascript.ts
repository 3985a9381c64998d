/** A worker and a client with the JavaScript SDK. */
import { isDefault, type Reached } from './reached.ts'

const single = (value: string): string => `'${value.replace(/['\\]/g, '\\$&')}'`

export function javascript({ address, hub }: Reached): string {
  const host = single(address)
  const [imports, options] = isDefault(hub)
    ? ['', `{ hostAddress: ${host} }`]
    : ["import { Metadata } from '@grpc/grpc-js'\n", withHub(host, single(hub))]
  return `// npm install @microsoft/durabletask-js
${imports}import { TaskHubGrpcClient, TaskHubGrpcWorker } from '@microsoft/durabletask-js'

const greet = (_, name) => \`Hello, \${name}!\`
const hello = async function* (ctx, name) {
  return yield ctx.callActivity(greet, name)
}

const options = ${options}
const worker = new TaskHubGrpcWorker(options)
worker.addOrchestrator(hello)
worker.addActivity(greet)
await worker.start()

const client = new TaskHubGrpcClient(options)
await client.scheduleNewOrchestration(hello, 'Ada')
`
}

const withHub = (host: string, hub: string): string => `{
  hostAddress: ${host},
  metadataGenerator: async () => {
    const metadata = new Metadata()
    metadata.set('taskhub', ${hub})
    return metadata
  },
}`

import { ServerProcess } from '../servers/server-process.ts'
import { Load, type LoadOptions } from './load.ts'
import type { Script } from './workload.ts'

/** Setting a case up may take minutes where there are 100,000 of something. */
const limit = 20 * 60_000

/** Does something with a load on a backend of its own. */
export async function withBackend<T>(
  scripts: Record<string, Script>,
  use: (load: Load, server: ServerProcess) => Promise<T>,
  { backend = {}, ...options }: LoadOptions & { backend?: object } = {},
): Promise<T> {
  const server = await ServerProcess.start('backend', backend)
  return withLoad(server, scripts, use, options)
}

/** The same on a server that runs already; it is stopped in the end. */
export async function withLoad<T>(
  server: ServerProcess,
  scripts: Record<string, Script>,
  use: (load: Load, server: ServerProcess) => Promise<T>,
  options: LoadOptions = {},
): Promise<T> {
  const load = new Load(server, scripts, { limit, ...options })
  try {
    await load.ready()
    return await use(load, server)
  } finally {
    load.close()
    await server.stop()
  }
}

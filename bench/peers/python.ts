/** The in-memory backend of the Python SDK, in a process of its own. */
import { fileURLToPath } from 'node:url'
import { python as interpreter, makeVenv } from '../../test/sdk/python-venv.ts'
import { ProgramServer } from '../servers/program-server.ts'
import { firstHelloCold } from '../start/cold.ts'
import { measureOverGrpc, type Peer } from './peer.ts'

export const pythonFolder = fileURLToPath(new URL('./python', import.meta.url))
let command: string[] = []

const start = (): Promise<ProgramServer> => ProgramServer.start(command)

export const python: Peer = {
  key: 'python',
  title: 'Python in-memory',
  async prepare() {
    if (!interpreter.isThere(10)) return 'python3 (3.10 or newer, with venv) not found'
    const venv = await makeVenv(pythonFolder)
    command = [venv.interpreter, `${pythonFolder}/server.py`]
    return undefined
  },
  measure: (workload, size, effort) => measureOverGrpc(start, workload, size, effort),
  async firstHello() {
    const cold = await firstHelloCold(port => [...command, String(port)])
    const server = await start()
    try {
      // Asked twice: the first one warms the client up, as it does where ours is measured.
      await server.ask('first hello')
      const warm = await server.ask('first hello')
      return { cold: { hello: cold }, warm: { hello: warm.hello ?? Number.NaN } }
    } finally {
      await server.stop()
    }
  },
}

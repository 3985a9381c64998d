/** The sidecar of the Go SDK with its database in memory, in a process of its own. */
import { fileURLToPath } from 'node:url'
import { run, works } from '../../test/sdk/process.ts'
import { ProgramServer } from '../servers/program-server.ts'
import { firstHelloCold } from '../start/cold.ts'
import { measureOverGrpc, type Peer } from './peer.ts'

const folder = fileURLToPath(new URL('./go', import.meta.url))
export const goProgram = `${folder}/target/sidecar${process.platform === 'win32' ? '.exe' : ''}`

export const go: Peer = {
  key: 'go',
  title: 'Go sidecar',
  async prepare() {
    if (!works('go', 'version')) return 'go not found'
    const exitCode = await run(['go', 'build', '-o', goProgram, '.'], folder)
    return exitCode === 0 ? undefined : 'its module does not build here'
  },
  async measure(workload, size, effort) {
    // It has no entities: a signal is answered, or never, but nothing is ever executed.
    if (workload.name.startsWith('signals')) return 'none'
    return measureOverGrpc(() => ProgramServer.start([goProgram]), workload, size, effort)
  },
  firstHello: async () => ({
    cold: { hello: await firstHelloCold(port => [goProgram, '-port', String(port)]) },
    warm: 'none',
  }),
}

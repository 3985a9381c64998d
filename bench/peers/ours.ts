import { ServerProcess } from '../servers/server-process.ts'
import { firstHelloCold } from '../start/cold.ts'
import { firstHelloWarm } from '../start/warm.ts'
import { measureOverGrpc, type Peer } from './peer.ts'

/** `greenroom serve`, as it was built. */
const serveCommand = (port: number): string[] => [
  process.execPath,
  new URL('../../dist/src/cli/main.js', import.meta.url).pathname,
  'serve',
  '--port',
  String(port),
]

export const ours: Peer = {
  key: 'ours',
  title: 'greenroom',
  prepare: async () => undefined,
  measure: (workload, size, effort) =>
    measureOverGrpc(() => ServerProcess.start('backend'), workload, size, effort),
  firstHello: async times => ({
    cold: { hello: await firstHelloCold(serveCommand, times) },
    warm: { hello: await firstHelloWarm(times) },
  }),
}

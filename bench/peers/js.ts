/** The testing backend of the JavaScript SDK. It has no port: SDK worker, SDK client and backend share a process. */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Outcome, Peer } from './peer.ts'

const program = new URL('./js/program.ts', import.meta.url)

export const js: Peer = {
  key: 'js',
  title: 'JS in process',
  prepare: async () => undefined,
  measure(workload, size, { warm, rounds }) {
    const child = fork(fileURLToPath(program), [workload.name, size, warm, rounds].map(String), {
      execArgv: ['--import', 'tsx'],
      // An infinity or a NaN would be lost in JSON.
      serialization: 'advanced',
    })
    return new Promise<Outcome>((resolve, reject) => {
      child.once('message', outcome => {
        resolve(outcome as Outcome)
        child.kill('SIGKILL')
      })
      child.once('error', reject)
      child.once('exit', code =>
        reject(new Error(`the JS backend ended (${code}) before it had figures for ${workload.name}`)),
      )
    })
  },
  firstHello: async () => ({ cold: 'none', warm: 'none' }),
}

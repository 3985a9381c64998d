/** Small runs of the bench: figures come out. How large they are is nobody's business here. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { measure } from '../../bench/against-floor/measure.ts'
import { Load } from '../../bench/load/load.ts'
import { sequence } from '../../bench/load/workloads/sequence.ts'
import { JsBackend } from '../../bench/peers/js/backend.ts'
import { rounds } from '../../bench/peers/js/rounds.ts'
import { peerWorkloads } from '../../bench/peers/workloads/index.ts'
import { ServerProcess } from '../../bench/servers/server-process.ts'

/** Processes have to start, on machines that have other things to do. */
const patience = 120_000

/** Instances of the one workload have a hundred activities each. */
const sizeOf = (name: string): number => (name === 'fan-outs' ? 2 : 12)

describe('the workloads that peers are compared on', () => {
  let server: ServerProcess
  beforeAll(async () => {
    server = await ServerProcess.start('backend')
  }, patience)
  afterAll(() => server.stop())

  test.each(peerWorkloads)('$name over gRPC', { timeout: patience }, async workload => {
    const size = sizeOf(workload.name)
    const load = new Load(server, workload.scripts(size))
    try {
      const figures = await workload.round(load, size, workload.name)
      const { late, p50, p99, loadBusy, ...positive } = figures
      expect(Object.keys(figures).length).toBeGreaterThan(1)
      for (const figure of Object.values(positive)) expect(figure).toBeGreaterThan(0)
      // A timer may be early by a fraction of a millisecond, by the other process's clock.
      for (const figure of [late, p50, p99, loadBusy]) expect(figure ?? 0).toBeGreaterThan(-100)
    } finally {
      load.close()
    }
  })
})

test.each(Object.entries(rounds))(
  '%s on the JS backend in process',
  { timeout: patience },
  async (name, round) => {
    for (const method of ['log', 'info', 'debug', 'warn'] as const)
      vi.spyOn(console, method).mockImplementation(() => {})
    const backend = new JsBackend()
    await backend.open()
    try {
      const { rate, p99 } = await round(backend, sizeOf(name), name)
      expect(rate ?? p99).toBeGreaterThan(-100)
    } finally {
      await backend.close()
    }
  },
)

test('the floor carries the same messages', { timeout: patience }, async () => {
  const { backend, floor, traffic } = await measure({ ...sequence, concurrency: 4 }, 4)
  expect(traffic.items).toBe(4 * 11)
  for (const { cpuPerCall, instancesPerSecond } of [backend, floor]) {
    expect(cpuPerCall).toBeGreaterThan(0)
    expect(instancesPerSecond).toBeGreaterThan(0)
  }
})

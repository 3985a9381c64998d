import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import { stopOnInterrupt } from '../../src/cli/interrupt.ts'
import { errorOf, openClient, openWorker, status } from '../support/backend.ts'
import { serveReady } from './command.ts'

describe('Ctrl-C stops the server cleanly', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s with a worker stream and a wait open: both end with UNAVAILABLE, exit code 0',
    async signal => {
      const { command, ready } = await serveReady()
      const client = await openClient({ address: ready.address })
      const worker = await openWorker(client)
      const instanceId = await client.start('waits for ever')
      const turn = await worker.nextTurn()
      await worker.completeTurn(turn, [])
      await client.started(instanceId)
      const wait = errorOf(client.call('WaitForInstanceCompletion', { instanceId }))
      // Answered after the wait was sent on the same connection, so the wait is open on the server by then.
      await client.call('Hello', {})

      command.signal(signal)

      // A process that merely dies is UNAVAILABLE as well; only one that stops says so.
      const stopping = { code: status.UNAVAILABLE, details: expect.stringMatching(/stopping/) }
      expect(await worker.ended).toMatchObject(stopping)
      expect(await wait).toMatchObject(stopping)
      const { code, signal: killedBy, stderr } = await command.result
      expect({ code, killedBy }).toEqual({ code: 0, killedBy: null })
      expect(stderr).not.toMatch(/"level":"(warn|error)"/)
    },
  )

  test('nobody is left on the port', async () => {
    const { command, ready } = await serveReady()
    const client = await openClient({ address: ready.address })
    await client.call('Hello', {})
    command.signal('SIGINT')
    expect(await command.result).toMatchObject({ code: 0, signal: null })
    expect((await errorOf(client.call('Hello', {}))).code).toBe(status.UNAVAILABLE)
    const again = await serveReady('--port', String(ready.port))
    expect(again.ready.port).toBe(ready.port)
  })
})

describe('a second Ctrl-C', () => {
  /** Signals, exits and a clock in the test's hands. */
  function harness(stop: () => Promise<void>) {
    const source = new EventEmitter()
    const exits: number[] = []
    const time = { now: 0 }
    const signals = Object.assign(source, { exit: (code: number) => void exits.push(code) })
    const stopped = stopOnInterrupt(stop, signals, () => time.now)
    return { source, exits, time, stopped }
  }

  test('ends the process at once with 130 while the stop still hangs', () => {
    let stops = 0
    const { source, exits, time } = harness(() => {
      stops++
      return new Promise(() => {})
    })
    source.emit('SIGINT')
    time.now = 1_000
    expect(exits).toEqual([])
    source.emit('SIGINT')
    expect({ stops, exits }).toEqual({ stops: 1, exits: [130] })
  })

  test('is not the echo of the first, which npx delivers twice', async () => {
    let stops = 0
    const { source, exits, time, stopped } = harness(async () => void stops++)
    source.emit('SIGINT')
    time.now = 5
    source.emit('SIGINT')
    await stopped
    source.emit('SIGTERM')
    expect({ stops, exits }).toEqual({ stops: 1, exits: [] })
    expect(source.listenerCount('SIGINT')).toBe(1)
  })

  test('a stop that fails is reported to the caller', async () => {
    const { source, stopped } = harness(() => Promise.reject(new Error('no')))
    source.emit('SIGTERM')
    await expect(stopped).rejects.toThrow('no')
  })
})

/** Viewers that read more slowly than things happen. */
import { expect, test, vi } from 'vitest'
import type { MakeSubject } from '../../src/control/live/board.ts'
import { joinBoard } from '../../src/control/live/boards.ts'
import { hubSubject } from '../../src/control/live/hub-subject.ts'
import { viewLive } from '../../src/control/live/viewer.ts'
import { ownBackend } from '../support/backend.ts'

/** A viewer that reads when the test says so, and flushes that happen when the test says so. */
async function openLagging() {
  const backend = await ownBackend({ time: 'manual' })
  const hub = backend.hub('a')
  const fail = (error: unknown): never => {
    throw error
  }
  const subject: MakeSubject = actors => hubSubject(backend, hub, actors)
  const { board, leave } = joinBoard(hub, subject, fail)
  const hangUp = new AbortController()
  const parts = viewLive(hub, subject, undefined, fail, hangUp.signal)
  const decoder = new TextDecoder()
  const next = async (): Promise<string> => decoder.decode((await parts.next()).value ?? undefined)
  const until = async (pattern: RegExp): Promise<string[]> => {
    const texts = [await next()]
    while (!pattern.test(texts.at(-1) ?? '')) texts.push(await next())
    return texts
  }
  await until(/^event: entities/)
  return {
    board,
    hub,
    until,
    async happens(times: number, from = 0) {
      for (let n = from; n < from + times; n++) {
        await hub.start('Order', undefined, { instanceId: `order-${n}` })
        board.flush()
      }
    },
    async [Symbol.asyncDispose]() {
      hangUp.abort()
      await parts.return()
      leave()
    },
  }
}

test('one that is behind is told once what has come of it all', async () => {
  await using viewer = await openLagging()
  await viewer.happens(50)
  const texts = await viewer.until(/order-49/)
  expect(texts.filter(text => text.startsWith('event: instances')).length).toBe(1)
  expect(texts.filter(text => text.startsWith('event: serving')).length).toBeLessThanOrEqual(1)
  expect(texts.join('')).toContain('"counts":{"PENDING":50}')
  expect(texts.join('')).not.toContain('event: start')
})

test('one that is behind is told of what no fact tells as it is last', async () => {
  await using viewer = await openLagging()
  const { board, hub } = viewer
  await viewer.happens(1)
  const before = board.latest
  await hub.pause()
  const isTold = () =>
    board.after(before)?.some(({ notices }) => notices.some(({ json }) => /"paused":true/.test(json)))
  // It looks when it has rested from the look before.
  await vi.waitUntil(() => {
    board.flush()
    return isTold()
  })
  const texts = await viewer.until(/^event: instances/)
  expect(texts.join('')).toContain('"paused":true')
})

test('one that is too far behind starts over', async () => {
  await using viewer = await openLagging()
  await viewer.happens(101)
  const texts = await viewer.until(/^event: entities/)
  expect(texts[0]).toMatch(/^event: start\nid: \ndata: .*"isResumed":false/)
  expect(texts.filter(text => text.startsWith('event: instances')).length).toBe(1)
  expect(texts.join('')).toContain('"toCome":0')
  await viewer.happens(1, 101)
  expect((await viewer.until(/order-101/)).join('')).not.toContain('event: start')
})

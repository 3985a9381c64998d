/** What a control API has depends on what it is of. */
import { describe, expect, test } from 'vitest'
import { createLambdaService } from '../../src/lambda.ts'
import { atEnd } from '../support/at-end.ts'
import { ownBackend } from '../support/backend.ts'
import { openControl, openControlOf } from './control.ts'
import { openLambda, order } from './lambda.ts'
import { Viewer } from './viewer.ts'

const paths = ({ document }: { document: { paths: object } }) => Object.keys(document.paths)
const isOfHubs = (path: string) => path.startsWith('/v1/hubs')
const isOfLambda = (path: string) => path.startsWith('/v1/lambda')

test('that of a backend knows no executions', async () => {
  const opened = await openControl()
  expect((await opened.get('/v1')).body).toMatchObject({ hasHubs: true, hasLambda: false })
  expect(paths(opened).some(isOfLambda)).toBe(false)
  expect(opened.document.components.schemas).not.toHaveProperty('ExecutionRow')
  expect(await opened.get('/v1/lambda')).toMatchObject({
    status: 404,
    body: { error: { message: expect.stringMatching(/no GET \/v1\/lambda\./) } },
  })
  const viewer = await Viewer.open(opened.control.url, 'default')
  await viewer.sees(() => viewer.lastId !== '')
  expect(viewer.start.hasLambda).toBe(false)
})

test('that of a service knows no hubs', async () => {
  const opened = await openLambda()
  expect((await opened.get('/v1')).body).toMatchObject({ hasHubs: false, hasLambda: true })
  expect(paths(opened).some(isOfHubs)).toBe(false)
  expect(opened.document.components.schemas).not.toHaveProperty('RunState')
  expect(await opened.get('/v1/hubs')).toMatchObject({ status: 404 })
  expect(await opened.get('/v1/explain')).toMatchObject({ status: 404 })
})

test('that of both has both, and each tells of the other', async () => {
  const backend = await ownBackend()
  backend.hub('a')
  const { service } = await openLambda()
  const opened = await openControlOf({ backend, lambda: service })
  expect((await opened.get('/v1')).body).toMatchObject({ hasHubs: true, hasLambda: true })
  expect(paths(opened).some(isOfHubs) && paths(opened).some(isOfLambda)).toBe(true)
  expect((await opened.get('/v1/lambda')).body).toMatchObject({ hubs: ['a'] })
  expect((await opened.get('/v1/hubs')).body).toMatchObject({ hubs: [{ name: 'a' }] })
  const viewer = await Viewer.open(opened.control.url, 'a')
  await viewer.sees(() => viewer.lastId !== '')
  expect(viewer.start.hasLambda).toBe(true)
})

describe('the page of a service', () => {
  test('is served with the control API, and ends with the service', async () => {
    const service = await createLambdaService({ page: true, logger: 'silent' })
    atEnd(() => service.stop())
    service.register('order', order)
    const { page } = service
    expect(page).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    const info = await (await fetch(`${page}v1/lambda`)).json()
    expect(info).toMatchObject({ functions: [{ name: 'order' }] })
    await service.stop()
    expect(service.page).toBeUndefined()
    await expect(fetch(`${page}v1/lambda`)).rejects.toThrow()
  })

  test('is told how executions began before anybody looked', async () => {
    const { service, start, view } = await openLambda({ page: true })
    service.register('order', order)
    expect(await view(await start('order', { items: 1 }))).toMatchObject({ isLogWhole: true })
  })

  test('is not there unless it is asked for', async () => {
    const { service } = await openLambda()
    expect(service.page).toBeUndefined()
  })

  test('cannot be where another program listens, or on no port', async () => {
    const { control } = await openLambda()
    const { port } = control
    const taken = createLambdaService({ page: { port }, logger: 'silent' })
    await expect(taken).rejects.toMatchObject({ code: 'port-taken' })
    const none = createLambdaService({ page: { port: -1 } })
    await expect(none).rejects.toMatchObject({ code: 'invalid-request' })
  })
})

import { describe, expect, it } from 'vitest'
import type { QueueInfo, WorkerInfo } from '../../page/live/types.ts'
import { type FakeInUse, isFaked } from '../../page/workers/fake-words.ts'
import { slotsText } from '../../page/workers/slots-text.ts'
import {
  addressOf,
  languageOf,
  runningWords,
  servedNames,
  serversOf,
  titleOf,
} from '../../page/workers/words.ts'

const workerOf = (id: string, fields: Partial<WorkerInfo> = {}): WorkerInfo => ({
  id,
  name: `grpc-node-js/1.14.3 at 127.0.0.1:${id}`,
  sdk: 'grpc-node-js/1.14.3',
  address: `127.0.0.1:${id}`,
  slots: { orchestration: { used: 0 }, activity: { used: 0 }, entity: { used: 0 } },
  runs: [],
  ...fields,
})

const queueOf = (servedBy: string[]): QueueInfo => ({
  kind: 'activity',
  name: 'ship',
  version: '',
  waiting: 1,
  oldest: 0,
  servedBy,
})

describe('a worker', () => {
  it.each([
    ['grpc-node-js/1.14.3', 'JavaScript'],
    ['grpc-python/1.62.1 grpc-c/39.0.0 (linux; chttp2)', 'Python'],
    ['grpc-dotnet/2.60.0', '.NET'],
    ['grpc-java-netty/1.59.0', 'Java'],
    ['grpc-go/1.60.0', 'Go'],
    ['my-own/1', undefined],
  ])('%s is %s', (sdk, language) => {
    expect(languageOf(sdk)).toBe(language)
  })

  it('goes by what it says of itself where its language is unknown', () => {
    expect(titleOf(workerOf('1', { sdk: 'my-own/1' }))).toBe('my-own/1')
    expect(titleOf(workerOf('1', { sdk: undefined, address: undefined, name: 'scripted' }))).toBe('scripted')
  })

  it('has its address without a scheme', () => {
    expect(addressOf(workerOf('1', { address: 'ipv4:127.0.0.1:53120' }))).toBe('127.0.0.1:53120')
  })

  it('serves what its filters let through, or everything', () => {
    const serves = {
      orchestration: [{ name: 'processOrder', versions: [] }],
      activity: [{ name: 'price', versions: ['1.0', '2.0'] }],
      entity: [{ name: 'stock', versions: [] }],
    }
    expect(servedNames(workerOf('1', { serves }))).toEqual(['processOrder', 'price 1.0, 2.0', '@stock'])
    expect(servedNames(workerOf('1'))).toBeUndefined()
  })

  it('says what it runs', () => {
    const run = { instanceId: 'i', since: 0 }
    expect(runningWords({ ...run, kind: 'activity', name: 'ship', taskId: 9 })).toBe('ship #9')
    expect(runningWords({ ...run, kind: 'orchestration', name: 'processOrder' })).toBe('turn of processOrder')
    expect(runningWords({ ...run, kind: 'entity', name: 'stock' })).toBe('batch')
  })

  it('says how much it takes', () => {
    expect(slotsText({ used: 2, limit: 4 })).toBe('2 of 4')
    expect(slotsText({ used: 2, limit: undefined })).toBe('2, no limit')
    expect(slotsText({ used: 0, limit: 0 })).toBe('takes none')
  })
})

describe('who could take what waits', () => {
  const workers = ['1', '2', '3'].map(id => workerOf(id))

  it('is nobody, some, or all', () => {
    expect(serversOf(queueOf([]), workers)).toBe('')
    expect(serversOf(queueOf(['2']), workers)).toBe('JavaScript 127.0.0.1:2')
    expect(serversOf(queueOf(['1', '2', '3']), workers)).toBe('all 3 workers')
  })

  it('knows no worker that has left', () => {
    expect(serversOf(queueOf(['9']), workers)).toBe('')
  })
})

it('a fake answers work of its kind and name', () => {
  const fakes: FakeInUse[] = [{ id: '1', fake: { activity: 'ship', returns: 1 }, calls: [] }]
  expect(isFaked(queueOf([]), fakes)).toBe(true)
  expect(isFaked({ kind: 'orchestration', name: 'ship' }, fakes)).toBe(false)
  expect(isFaked({ kind: 'activity', name: 'charge' }, fakes)).toBe(false)
})

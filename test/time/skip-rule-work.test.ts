/** The skip rule, the half about work: whatever a worker has, rests, or may get soon keeps time still. */
import { describe, expect, test } from 'vitest'
import { activity, complete, continueAsNew, looked, SkipLab, until } from './skip-lab.ts'

const everyKind = { orchestration: 0, activity: 0, entity: 0 }
const onlySleepers = {
  filters: { orchestration: [{ name: 'sleeper', versions: [] }], activity: [], entity: [] },
}

/** A lab with an open wait and an instance that sleeps for thirty days. */
function sleeping(profile: Parameters<SkipLab['connect']>[0] = {}) {
  const lab = new SkipLab()
  const worker = lab.connect(profile)
  lab.beginSleeper('sleeper', 30)
  return { lab, worker }
}

async function expectStill(lab: SkipLab): Promise<void> {
  await looked()
  expect(lab.jumps).toBe(0)
}

const expectSkipped = (lab: SkipLab): Promise<void> => until(() => lab.days === 30)

describe('work that a worker has keeps time still until it is answered', () => {
  test('a turn', async () => {
    const { lab } = sleeping()
    lab.begin('busy')
    lab.wait()
    await expectStill(lab)
    lab.answer('busy')
    await expectSkipped(lab)
  })

  test('an activity', async () => {
    const { lab } = sleeping()
    lab.begin('busy')
    lab.answer('busy', [activity(1)])
    lab.wait()
    await expectStill(lab)
    lab.finish('busy', 1)
    await expectStill(lab)
    lab.answer('busy', [complete(2)])
    await expectSkipped(lab)
  })

  test('a batch of an entity', async () => {
    const { lab } = sleeping()
    lab.hub.entities.signal({ instanceId: '@counter@a', name: 'add', requestId: 'r' })
    lab.wait()
    await expectStill(lab)
    lab.hub.workers.completeBatch({
      completionToken: lab.out('batch', '@counter@a').token,
      results: [{ success: {} }],
      actions: [],
      entityState: '1',
      operationInfos: [],
      requiresState: false,
    })
    await expectSkipped(lab)
  })

  test('several of one instance, until the last', async () => {
    const { lab } = sleeping()
    lab.begin('busy')
    lab.answer('busy', [activity(1), activity(2)])
    lab.wait()
    lab.finish('busy', 2)
    lab.answer('busy')
    await expectStill(lab)
    lab.finish('busy', 1)
    lab.answer('busy')
    await expectSkipped(lab)
  })
})

describe('work that is queued', () => {
  test('for a connected worker without room keeps time still', async () => {
    const { lab } = sleeping({ limits: { ...everyKind, orchestration: 1 } })
    lab.begin('withdrawn')
    lab.begin('queued')
    // The worker is still at it, so that it has no room; the backend is not waiting for it any more.
    lab.hub.terminateBatch(['withdrawn'], undefined)
    lab.wait()
    expect(lab.sent.map(({ instanceId }) => instanceId)).not.toContain('queued')
    await expectStill(lab)
    lab.answer('withdrawn')
    lab.answer('queued', [complete(1)])
    await expectSkipped(lab)
  })

  test('for a worker whose stream is full keeps time still', async () => {
    const { lab } = sleeping(onlySleepers)
    const full = lab.connect({}, true)
    lab.begin('fills')
    lab.answer('fills')
    lab.begin('queued')
    lab.wait()
    await expectStill(lab)
    lab.hub.workers.drained(full)
    lab.answer('queued')
    await expectSkipped(lab)
  })

  test('for nobody does not', async () => {
    const { lab } = sleeping(onlySleepers)
    lab.begin('unserved', { name: 'other' })
    lab.wait()
    await expectSkipped(lab)
  })

  test('of a kind that its workers refuse does not', async () => {
    const { lab } = sleeping({ refuses: ['activity'] })
    lab.begin('busy')
    lab.answer('busy', [activity(1)])
    lab.wait()
    await expectSkipped(lab)
  })
})

describe('a worker that has left', () => {
  test('is expected back for ten seconds of wall time', async () => {
    const { lab, worker } = sleeping()
    lab.wall.moveTo(5_000)
    lab.hub.workers.disconnect(worker)
    lab.begin('queued')
    lab.wait()
    await expectStill(lab)
    lab.wall.moveTo(14_999)
    await expectStill(lab)
    lab.wall.moveTo(15_000)
    await expectSkipped(lab)
  })

  test('and comes back gets its work, and time goes on after that', async () => {
    const { lab, worker } = sleeping()
    lab.hub.workers.disconnect(worker)
    lab.begin('queued')
    lab.wait()
    lab.wall.moveTo(9_000)
    lab.connect()
    lab.wall.moveTo(20_000)
    await expectStill(lab)
    lab.answer('queued', [complete(1)])
    await expectSkipped(lab)
  })

  test('counts by the last of those that served the work', async () => {
    const { lab, worker } = sleeping()
    const other = lab.connect()
    const unfit = lab.connect(onlySleepers)
    lab.hub.workers.disconnect(worker)
    lab.wall.moveTo(4_000)
    lab.hub.workers.disconnect(other)
    lab.wall.moveTo(8_000)
    lab.hub.workers.disconnect(unfit)
    lab.begin('queued')
    lab.wait()
    lab.wall.moveTo(13_999)
    await expectStill(lab)
    lab.wall.moveTo(14_000)
    await expectSkipped(lab)
  })

  test('keeps nothing still for which it has no use', async () => {
    const { lab, worker } = sleeping()
    lab.hub.workers.disconnect(worker)
    lab.wait()
    await expectSkipped(lab)
  })
})

describe('work that rests', () => {
  test('because it was abandoned keeps time still, and goes out again by wall time', async () => {
    const { lab } = sleeping()
    lab.begin('busy')
    lab.wait()
    lab.hub.workers.abandon(lab.out('turn', 'busy').token)
    await expectStill(lab)
    lab.wall.moveTo(99)
    await expectStill(lab)
    lab.wall.moveTo(100)
    await expectStill(lab)
    lab.answer('busy', [complete(1)])
    await expectSkipped(lab)
  })

  test('because its worker was lost keeps time still, whoever is connected', async () => {
    const { lab, worker } = sleeping()
    lab.begin('busy')
    lab.answer('busy', [activity(1)])
    lab.wait()
    lab.hub.workers.disconnect(worker)
    await expectStill(lab)
    // Rested, and then queued for nobody who is expected back.
    lab.wall.moveTo(9_999)
    await expectStill(lab)
    lab.wall.moveTo(10_000)
    await expectSkipped(lab)
  })
})

describe('an activity that nobody waits for any more does not keep time still', () => {
  test('because its instance has ended', async () => {
    const { lab } = sleeping()
    lab.begin('ended')
    lab.answer('ended', [activity(1)])
    lab.wait()
    await expectStill(lab)
    lab.hub.terminateBatch(['ended'], undefined)
    await expectSkipped(lab)
    lab.finish('ended', 1)
    expect(lab.errors).toEqual([])
  })

  test('because its generation is over', async () => {
    const { lab } = sleeping()
    lab.begin('rolls')
    lab.answer('rolls', [activity(1)])
    lab.hub.raiseEvent('rolls', 'roll', undefined)
    lab.answer('rolls', [continueAsNew(2)])
    lab.answer('rolls', [lab.timer(1, 3)])
    lab.wait()
    await until(() => lab.days === 3)
    expect(lab.out('activity', 'rolls').token).not.toBe('')
    expect(lab.days).toBeLessThan(4)
  })
})

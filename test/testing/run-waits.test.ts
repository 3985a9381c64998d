/** Waiting for points of a run: reached, already reached, never to be reached, and in vain. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Run } from '../../src/testing/run.ts'
import { RunWaitError } from '../../src/testing/run-errors.ts'
import { complete, createChild, createTimer, scheduleTask, text } from '../support/actions.ts'
import { openWorker } from '../support/backend.ts'
import { callEntity, lockEntities } from '../support/entity-actions.ts'
import { openLab, turnByTurn } from './lab.ts'

/** The error of a wait that must come to nothing. */
async function waitErrorOf(wait: Promise<unknown>): Promise<RunWaitError> {
  const error = await wait.then(
    value => new Error(`expected the wait to come to nothing, but it found ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  )
  if (error instanceof RunWaitError) return error
  throw error
}

/** Whether the run is at the point just now: a wait without time tells. */
const isWaitingForEvent = (run: Run): Promise<boolean> =>
  run.waitFor({ waitingForEvent: 'go' }, { timeout: 0 }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof RunWaitError && error.reason === 'timed-out') return false
      throw error
    },
  )

test('a wait that times out explains itself and shows the run', async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator('waits', () => [scheduleTask(1, 'charge', '"a"')])
  const run = await hub.start('waits', undefined, { instanceId: 'w-1' })
  await worker.nextActivity()
  const error = await waitErrorOf(run.output({ timeout: 1 }))
  expect(error).toMatchObject({
    name: 'RunWaitError',
    code: 'wrong-state',
    reason: 'timed-out',
    instanceId: 'w-1',
  })
  expect(error.explanation).toContain("activity 'charge' is out at")
  expect(error.message).toMatch(/^Waited 1 ms of wall time for the orchestration to end, in vain\./)
  expect(error.message).toContain(error.explanation)
  expect(error.message.endsWith(error.table!)).toBe(true)
  expect(error.table).toContain('charge')
  await expect(run.waitFor({ activity: 'charge', status: 'completed' }, { timeout: 1 })).rejects.toThrow(
    "for activity 'charge' to be completed, in vain",
  )
})

test('a wait for an instance that does not exist waits for it', async () => {
  const { hub, client, worker } = await openLab({ unknownInstanceWait: 'notFound' })
  worker.orchestrator('late', () => [complete(1, '1')])
  const run = hub.instance('late-1')
  expect(run.status).toBeUndefined()
  expect(run.state).toBeUndefined()
  expect(run.history()).toEqual([])
  expect(run.activities()).toEqual([])
  const error = await waitErrorOf(run.waitFor({ status: 'RUNNING' }, { timeout: 1 }))
  expect(error).toMatchObject({ reason: 'timed-out', table: undefined })
  expect(error.message).toContain("No instance 'late-1' exists in the hub 'lab'")
  expect(run.table()).toBe(error.explanation)
  const output = run.output()
  await client.start('late', { instanceId: 'late-1' })
  expect(await output).toBe(1)
})

test('a point that was passed holds at once; one that was missed fails at once', async () => {
  const { hub, worker } = await openLab()
  worker.activity('charge', () => 'null')
  worker.orchestrator('quick', turnByTurn([scheduleTask(1, 'charge')], [complete(2)]))
  const run = await hub.start('quick')
  await run.output()
  await run.waitFor({ activity: 'charge' })
  await run.waitFor({ activity: 'charge', status: 'completed' })
  const error = await waitErrorOf(run.waitFor({ activity: 'charge', index: 1 }, { timeout: Infinity }))
  expect(error.reason).toBe('ended')
  expect(error.message).toMatch(
    /^Waited for activity 'charge' \(index 1\) to be scheduled, but the instance ended/,
  )
  expect(error.explanation).toBe(`The orchestration '${run.instanceId}' (quick) ended as COMPLETED.`)
  for (const point of [
    { timer: 0 },
    { child: 'x' },
    { event: 'x' },
    { waitingForEvent: 'x' },
    { customStatus: 1 },
  ])
    expect(await waitErrorOf(run.waitFor(point, { timeout: Infinity }))).toMatchObject({ reason: 'ended' })
  expect(await waitErrorOf(run.waitFor({ status: 'FAILED' }))).toMatchObject({ reason: 'ended' })
})

test('every kind of point is reached when it comes about, and not before', async () => {
  const { hub, worker } = await openLab()
  const reached: string[] = []
  worker.orchestrator('tour', ({ newTypes }) => {
    if (newTypes.includes('executionStarted')) return { actions: [], customStatus: text('{"at":1}') }
    if (newTypes.includes('taskFailed')) return { actions: [createChild(2, 'kid', 'kid-1')] }
    if (newTypes.includes('subOrchestrationInstanceCompleted'))
      return { actions: [createTimer(3, hub.clock.now + 1000)], customStatus: text('"late"') }
    return newTypes.includes('timerFired') ? [complete(4)] : [scheduleTask(1, 'charge')]
  })
  const run = await hub.start('tour')
  const watch = (name: string, point: Parameters<Run['waitFor']>[0]) =>
    run.waitFor(point).then(() => void reached.push(name))
  const waits = [
    watch('ended', { status: 'COMPLETED' }),
    watch('fired', { timer: 0, status: 'fired' }),
    watch('armed', { timer: 0 }),
    watch('late', { customStatus: (value: unknown) => value === 'late' }),
    watch('child done', { child: 'kid', status: 'completed' }),
    watch('child', { child: 'kid' }),
    watch('failed', { activity: 'charge', status: 'failed' }),
    watch('scheduled', { activity: 'charge' }),
    watch('event', { event: 'go' }),
    watch('custom', { customStatus: { at: 1 } }),
  ]
  await run.waitFor({ waitingForEvent: 'go' })
  expect(reached).toEqual(['custom'])
  await run.raise('go', 'x')
  const charge = await worker.nextActivity()
  expect(reached.sort()).toEqual(['custom', 'event', 'scheduled'])
  await worker.failActivity(charge, { errorType: 'Error', errorMessage: 'no' })
  const kid = await worker.nextTurn()
  expect(reached.splice(3).sort()).toEqual(['child', 'failed'])
  await worker.completeTurn(kid, [complete(1)])
  await run.waitFor({ timer: 0 })
  await Promise.all([waits[2], waits[3], waits[4]])
  expect(reached.splice(3).sort()).toEqual(['armed', 'child done', 'late'])
  await hub.clock.advance(1000)
  await Promise.all(waits)
  expect(reached.splice(3).sort()).toEqual(['ended', 'fired'])
})

test('an orchestration waits for an event while only an event or a timer can move it on', async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator('busy', ({ newTypes, events }) => {
    if (newTypes.includes('executionStarted')) return [createTimer(1, hub.clock.now + 1000)]
    if (!newTypes.includes('eventRaised')) return []
    const raised = events.findLast(event => event.eventRaised)?.eventRaised?.name
    if (raised === 'activity') return [scheduleTask(2, 'charge')]
    if (raised === 'child') return [createChild(3, 'kid', 'kid-1')]
    if (raised === 'call') return [callEntity(4, '@counter@a', 'add')]
    return raised === 'lock' ? [lockEntities(5, randomUUID(), ['@counter@b'])] : []
  })
  const start = async (event?: string) => {
    const run = await hub.start('busy')
    await run.waitFor({ waitingForEvent: 'go' })
    if (event) await run.raise(event)
    return run
  }
  expect(await isWaitingForEvent(await start())).toBe(true)
  const suspended = await start()
  await suspended.suspend()
  expect(await isWaitingForEvent(suspended)).toBe(false)
  const activity = await start('activity')
  const charge = await worker.nextActivity()
  expect(await isWaitingForEvent(activity)).toBe(false)
  const child = await start('child')
  const kid = await worker.nextTurn()
  expect(await isWaitingForEvent(child)).toBe(false)
  const call = await start('call')
  const batch = await worker.nextBatch()
  expect(await isWaitingForEvent(call)).toBe(false)
  const holder = await start('lock')
  await holder.waitFor({ waitingForEvent: 'go' })
  const lock = await start('lock')
  await lock.waitFor({ event: 'lock' })
  expect(await isWaitingForEvent(lock)).toBe(false)
  await holder.terminate()
  await worker.completeActivity(charge)
  await worker.completeTurn(kid, [complete(1)])
  await worker.completeBatch(batch, { results: [{ success: { result: null } }] })
  for (const run of [activity, child, call, lock]) await run.waitFor({ waitingForEvent: 'again' })
})

test('a turn that is queued, out or lost is no wait for an event', async () => {
  const { hub, client, worker } = await openLab()
  const run = await hub.start('slow')
  const first = await worker.nextTurn()
  expect(await isWaitingForEvent(run)).toBe(false)
  await worker.completeTurn(first, [])
  expect(await isWaitingForEvent(run)).toBe(true)
  await run.raise('go')
  expect(await isWaitingForEvent(run)).toBe(false)
  const second = await worker.nextTurn()
  expect(await isWaitingForEvent(run)).toBe(false)
  await worker.close()
  expect(await isWaitingForEvent(run)).toBe(false)
  const other = await openWorker(client)
  await other.completeTurn(await other.nextTurn(), [])
  expect(second.instanceId).toBe(run.instanceId)
  await run.waitFor({ waitingForEvent: 'go' })
})

test('waits end when the instance goes away, is replaced, or the backend stops', async () => {
  const { backend, hub, client } = await openLab()
  const open = async (instanceId: string) => {
    const run = await hub.start('stays', undefined, { instanceId })
    return { run, wait: waitErrorOf(run.waitFor({ timer: 0 })), output: run.output() }
  }
  const replaced = await open('replaced')
  const output = replaced.output.catch((error: unknown) => error)
  await client.start('stays', {
    instanceId: 'replaced',
    orchestrationIdReusePolicy: {
      replaceableStatus: ['ORCHESTRATION_STATUS_PENDING', 'ORCHESTRATION_STATUS_TERMINATED'],
    },
  })
  expect(await replaced.wait).toMatchObject({ reason: 'ended' })
  expect(await output).toMatchObject({ name: 'RunFailedError', status: 'TERMINATED' })
  expect(replaced.run.status).toBe('PENDING')
  const gone = waitErrorOf(replaced.run.output())
  await hub.reset()
  expect(await gone).toMatchObject({ reason: 'gone', code: 'instance-not-found', table: undefined })
  const stopped = hub.instance('nobody').output()
  const refused = expect(stopped).rejects.toMatchObject({ code: 'stopping' })
  await backend.stop()
  await refused
})

test("a point's own function is asked at every change; what it throws reaches the test alone", async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator('fans', turnByTurn([scheduleTask(1, 'a'), scheduleTask(2, 'a')]))
  const run = await hub.start('fans')
  const failing = run.waitFor(() => {
    if (run.activities('a').length === 2) throw new RangeError('not this way')
    return false
  })
  await expect(failing).rejects.toThrow('not this way')
  await run.waitFor(() => run.activities('a').length === 2)
  await expect(run.waitFor(() => false, { timeout: 1 })).rejects.toThrow(
    'for a condition of the test, in vain',
  )
  await run.terminate()
  await expect(run.output()).rejects.toThrow('ended as TERMINATED. It has no output.')
})

test('what is no point, no time-out, no id or no payload is refused', async () => {
  const { hub } = await openLab()
  const run = await hub.start('any')
  const refused = { code: 'invalid-request' }
  await expect(run.waitFor({ activity: 'a', index: -1 })).rejects.toMatchObject(refused)
  await expect(run.waitFor({ timer: 0.5 })).rejects.toMatchObject(refused)
  // The types refuse these two as well; JavaScript does not.
  await expect(run.waitFor(JSON.parse('{"status":"done"}'))).rejects.toMatchObject(refused)
  await expect(run.waitFor(JSON.parse('{}'))).rejects.toMatchObject(refused)
  await expect(run.output({ timeout: Number.NaN })).rejects.toMatchObject(refused)
  await expect(run.raise('go', 1n)).rejects.toMatchObject(refused)
  await expect(hub.start('any', () => {})).rejects.toMatchObject(refused)
  await expect(hub.start('any', 1, { startAt: Number.NaN })).rejects.toMatchObject(refused)
  await expect(hub.start('any', 1, { instanceId: '@a@b' })).rejects.toMatchObject(refused)
  await expect(hub.start('any', 1, { instanceId: run.instanceId })).rejects.toMatchObject({
    code: 'instance-exists',
  })
  expect(() => hub.instance('')).toThrow('An instance id is required')
  expect(() => hub.instance('@counter@a')).toThrow('hub.entity(id)')
  await expect(hub.instance('nobody').raise('go')).rejects.toMatchObject({ code: 'instance-not-found' })
  await expect(run.rewind()).rejects.toMatchObject({ code: 'wrong-state' })
})

test('the end is waited for, whatever the way', async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator('waits', turnByTurn([]))
  const run = await hub.start('waits')
  await expect(run.waitFor({ ended: true }, { timeout: 1 })).rejects.toThrow('for the orchestration to end')
  const ended = run.waitFor({ ended: true })
  await run.terminate('over')
  expect(await ended).toMatchObject({ status: 'TERMINATED', output: 'over' })
})

/** The observer of a hub: whatever it does, the hub goes on. */
import { expect, test } from 'vitest'
import { eventCodec } from '../../../src/durable-task/grpc/framing.ts'
import { TaskHub } from '../../../src/durable-task/hub/task-hub.ts'
import { ManualClock } from '../../../src/kernel/clock/manual-clock.ts'
import { Ids } from '../../../src/kernel/ids.ts'
import { withDefaults } from '../../../src/options.ts'
import { startRun } from '../../../src/testing/start-run.ts'
import { atEnd } from '../../support/at-end.ts'

test('an observer that throws loses what it missed, and nothing else', () => {
  const clock = new ManualClock(0)
  const errors: string[] = []
  const quiet = (): void => {}
  const broken = (): never => {
    throw new Error('out of ink')
  }
  const hub = new TaskHub({
    ...withDefaults({ logger: { error: text => errors.push(text), warn: quiet, info: quiet, debug: quiet } }),
    name: 'observed',
    clock,
    wallClock: clock,
    codec: eventCodec,
    ids: new Ids(),
    observer: {
      onInstance: broken,
      onInserted: broken,
      onRemoved: broken,
      onEntity: broken,
      onWorker: broken,
    },
  })
  atEnd(() => hub.stop())
  const { instanceId } = startRun(hub, 'order', undefined)
  hub.terminate(instanceId, undefined, false)
  expect(hub.get(instanceId)?.orchestrationStatus).toBe('TERMINATED')
  expect(errors[0]).toMatch(/^The hub's observer failed: .*out of ink/)
})

/** What the Stately inspector is told of a service. */
import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { createMachine } from 'xstate'
import { createLambdaService } from '../../../src/lambda.ts'
import { StatelyViewer } from '../../inspect/stately-viewer.ts'
import { openLab } from '../runner/lab.ts'

test('executions and operations appear under their names, below whoever has begun them', async () => {
  const { service, runner } = await openLab(
    (_, context) =>
      context.runInChildContext('checkout', async (inner: DurableContext) => {
        await inner.step('charge', async () => 1)
        return inner.invoke('tax of order', 'tax', {})
      }),
    { inspect: 'stately', logger: 'silent' },
  )
  service.register(
    'tax',
    withDurableExecution((_: unknown, context: DurableContext) =>
      context.waitForCallback('rate', async () => {}),
    ),
  )
  const order = runner.start({ name: 'order-1' })
  await expect.poll(() => service.executions({ functionName: 'tax' })).toHaveLength(1)
  const [tax] = service.executions({ functionName: 'tax' })
  await tax!.waitForCallback('rate')

  const viewer = StatelyViewer.look(service.inspector?.url)
  await viewer.sees('order-1', { status: 'active' })
  await viewer.sees('rate', { status: 'active' })
  const [root] = viewer.actors
  expect(root).toMatchObject({ name: 'lambda' })
  const parentOf = (name: string) => {
    const [actor] = viewer.of(name)
    return viewer.actors.find(({ sessionId }) => sessionId === (actor as { parentId?: string }).parentId)
      ?.name
  }
  expect(['order-1', 'checkout', 'charge', 'tax of order', tax!.name].map(parentOf)).toEqual([
    'lambda',
    'order-1',
    'checkout',
    'checkout',
    'order-1',
  ])
  expect(viewer.last('charge')).toMatchObject({
    status: 'done',
    value: 'succeeded',
    context: { type: 'STEP' },
  })
  expect(viewer.last('order-1')).toMatchObject({
    status: 'active',
    value: { lifecycle: 'running', invocation: 'idle' },
    context: { name: 'order-1', functionName: 'handler', executionId: order.id, invocations: 1 },
    tags: ['RUNNING'],
  })
  for (const actor of viewer.actors.slice(1)) {
    const machine = createMachine(JSON.parse(actor.definition!))
    expect(() => machine.resolveState({ value: actor.snapshot.value, context: {} })).not.toThrow()
  }
})

test('then it sees what happens: each event, and how the operation stands after it', async () => {
  const { service, runner } = await openLab((_, context) => context.step('charge', async () => 1), {
    inspect: 'stately',
    logger: 'silent',
  })
  const viewer = StatelyViewer.look(service.inspector?.url)
  await expect.poll(() => viewer.actors.map(({ name }) => name)).toEqual(['lambda'])
  await runner.run({ name: 'order-1' })
  await viewer.sees('charge', { status: 'done' })
  await viewer.sees('order-1', { status: 'done' })
  const told = viewer
    .of('charge')
    .map(message =>
      message.type === '@xstate.snapshot'
        ? [message.event.type, (message.snapshot as { value?: unknown }).value]
        : message.type === '@xstate.event'
          ? message.event.type
          : message.type,
    )
  expect(told).toEqual([
    '@xstate.actor',
    ['xstate.init', 'none'],
    'step.start',
    ['step.start', 'started'],
    'step.succeed',
    ['step.succeed', 'succeeded'],
  ])
})

test('a service says where its inspector is, and has none unless asked', async () => {
  const said: string[] = []
  const nothing = () => {}
  const { service } = await openLab(async () => 'done', {
    inspect: { stately: { port: 0 } },
    logger: { debug: nothing, info: text => said.push(text), warn: nothing, error: nothing },
  })
  expect(said).toEqual([`the Stately inspector shows this service at ${service.inspector!.url}`])
  await service.stop()
  expect(service.inspector).toBeUndefined()
  const other = await openLab(async () => 'done')
  expect(other.service.inspector).toBeUndefined()
})

test('an inspector that cannot be is refused', async () => {
  await expect(createLambdaService({ inspect: { stately: { port: -1 } } })).rejects.toMatchObject({
    code: 'invalid-request',
  })
  // @ts-expect-error There is no such inspector.
  await expect(createLambdaService({ inspect: 'xray' })).rejects.toMatchObject({ code: 'invalid-request' })
})

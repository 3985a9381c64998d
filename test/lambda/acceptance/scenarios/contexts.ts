/** Child contexts: nested, failed, without an operation of their own, and too large to keep. */
import { ChildContextError, InvokeError } from '@aws/durable-execution-sdk-js'
import { expect } from 'vitest'
import { caught, type Scenario } from './scenario.ts'

const KIB = 1_024

export const contexts: readonly Scenario[] = [
  {
    title: 'contexts in contexts keep what is theirs',
    handler: () => async (_, context) =>
      context.runInChildContext('outer', async outer => {
        const first = await outer.step('same', async () => 'outer')
        const inner = await outer.runInChildContext('inner', async child => {
          await child.wait('nap', { minutes: 5 })
          return child.step('same', async () => 'inner')
        })
        return `${first} ${inner}`
      }),
    check(result) {
      expect(result.value).toBe('outer inner')
      const outer = result.context('outer')
      expect(outer.step('same').value).toBe('outer')
      expect(outer.context('inner').step('same').value).toBe('inner')
      expect(outer.context('inner').wait('nap').seconds).toBe(300)
      expect(result.operations.map(({ name }) => name)).toEqual(['outer'])
    },
  },
  {
    title: 'a context that throws fails, and a handler may catch what it threw',
    handler: () => async (_, context) => {
      try {
        await context.runInChildContext('doomed', async child => {
          await child.step('fine', async () => 1)
          throw new RangeError('too far')
        })
      } catch (error) {
        await context.wait({ seconds: 1 })
        return [error instanceof ChildContextError, (error as Error).message]
      }
    },
    check(result) {
      expect(result.value).toEqual([true, 'too far'])
      expect(result.context('doomed')).toMatchObject({ status: 'FAILED', error: { message: 'too far' } })
      expect(result.context('doomed').step('fine').value).toBe(1)
    },
  },
  {
    title: 'an error of a context is mapped by the handler, in the first run and in a replay',
    handler: () => async (_, context) => {
      const seen: string[] = []
      const child = () =>
        context.runInChildContext(
          'mapped',
          async () => {
            throw new Error('inside')
          },
          { errorMapper: original => new InvokeError(`outside: ${original.message}`) },
        )
      await child().catch(error => seen.push(caught(error)))
      await context.wait({ seconds: 1 })
      return seen
    },
    check(result) {
      expect(result.status).toBe('SUCCEEDED')
      expect(result.value).toEqual([expect.stringMatching(/^InvokeError: outside: .*inside$/)])
    },
  },
  {
    title: 'a virtual context leaves no operation, and its steps stand in its parent',
    handler: () => async (_, context) =>
      context.runInChildContext(
        'virtual',
        async child => {
          const a = await child.step('a', async () => 1)
          await child.wait('gap', { seconds: 30 })
          return a + (await child.step('b', async () => 2))
        },
        { virtualContext: true },
      ),
    check(result) {
      expect(result.value).toBe(3)
      expect(result.operations.map(({ name }) => name)).toEqual(['a', 'gap', 'b'])
      expect(() => result.context('virtual')).toThrow()
    },
  },
  {
    title: 'a context whose result is too large for a checkpoint is played again from its steps',
    handler: () => {
      let runs = 0
      return async (_, context) => {
        const large = await context.runInChildContext('large', async child => {
          const half = await child.step('half', async () => {
            runs++
            return 'x'.repeat(200 * KIB)
          })
          return half + half
        })
        await context.wait({ seconds: 1 })
        return [large.length, runs]
      }
    },
    check(result) {
      expect(result.value).toEqual([400 * KIB, 1])
      expect(result.context('large')).toMatchObject({ status: 'SUCCEEDED' })
      // The service keeps a summary at most, never what was too large.
      expect(result.context('large').raw?.length ?? 0).toBeLessThan(KIB)
      expect(result.context('large').step('half').raw).toHaveLength(200 * KIB + 2)
    },
  },
]

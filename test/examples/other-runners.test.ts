/** The examples for node:test and jest as their readers run them, and what they print when a test fails. */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { examples, installed, root, run } from './running.ts'

const runners = [
  {
    folder: 'node-test',
    args: ['--test'],
    isRight: 'assert.deepEqual(charging.calls, [])',
    isWrong: 'assert.deepEqual(charging.calls, [1])',
    passed: /^\S pass 3$/m,
    failed: /^\S pass 2\n\S fail 1$/m,
  },
  {
    folder: 'jest',
    args: ['--experimental-vm-modules', installed('jest', 'bin/jest.js')],
    isRight: 'expect(charging.calls).toEqual([])',
    isWrong: 'expect(charging.calls).toEqual([1])',
    passed: /^Tests: +3 passed, 3 total$/m,
    failed: /^Tests: +1 failed, 2 passed, 3 total$/m,
  },
]

for (const { folder, args, isRight, isWrong, passed, failed } of runners)
  test(`the example for ${folder} passes, and one that fails says what its order waits for`, {
    timeout: 60_000,
  }, async () => {
    const copy = await copyOf(folder)
    const tests = join(copy, 'orders.test.js')
    const text = await readFile(tests, 'utf8')
    expect(text).toContain(isRight)
    await writeFile(tests, text.replace(isRight, isWrong))

    const [right, wrong] = await Promise.all(
      [join(examples, folder), copy].map(cwd => run(process.execPath, args, cwd)),
    )
    expect(right!.output).toMatch(passed)
    expect(right!.output).not.toContain('(processOrder) is')
    expect(right!.code, right!.output).toBe(0)

    expect(wrong!.output).toMatch(failed)
    expect(wrong!.output).toMatch(/'\w+' \(processOrder\) is running: its next timer is due at/)
    expect(wrong!.code, wrong!.output).toBe(1)
  })

/** The folder as somebody copies it, with the packages that it asks for. */
async function copyOf(folder: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'greenroom-example-'))
  atEnd(() => rm(copy, { recursive: true, force: true }))
  await cp(join(examples, folder), copy, { recursive: true })
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
  return copy
}

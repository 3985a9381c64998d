/** No example waits by sleeping, in any language: a reader copies what is there. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { examples } from './running.ts'

const sources = /\.(ts|js|mjs|py|go|java)$/
const installedOrBuilt = new Set(['node_modules', '.venv', 'target', '__pycache__'])
const sleeps = /\bsetTimeout\b|\bsetInterval\b|timers\/promises|\btime\.(After|Tick|NewTimer)\b|sleep\s*\(/i

/** Names of the sources below a folder of the examples. */
async function sourcesIn(folder: string): Promise<string[]> {
  const entries = await readdir(join(examples, folder), { withFileTypes: true })
  const found = entries.map(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return installedOrBuilt.has(entry.name) ? [] : sourcesIn(path)
    return sources.test(entry.name) ? [path] : []
  })
  return (await Promise.all(found)).flat()
}

test('no example sleeps', async () => {
  const files = await sourcesIn('.')
  const languages = new Set(files.map(file => file.replace(/.*\./, '')))
  expect([...languages].sort()).toEqual(['go', 'java', 'js', 'py', 'ts'])

  const sleeping = []
  for (const file of files) {
    const lines = (await readFile(join(examples, file), 'utf8')).split('\n')
    for (const [index, line] of lines.entries())
      if (sleeps.test(line)) sleeping.push(`${file}:${index + 1} ${line.trim()}`)
  }
  expect(sleeping).toEqual([])
})

test.each([
  'await new Promise(resolve => setTimeout(resolve, 100))',
  "import { setTimeout as wait } from 'node:timers/promises'",
  'time.sleep(0.1)',
  'await asyncio.sleep(1)',
  'time.Sleep(100 * time.Millisecond)',
  '<-time.After(time.Second)',
  'Thread.sleep(100);',
  'TimeUnit.SECONDS.sleep(1);',
])('a sleep is known as one: %s', line => {
  expect(line).toMatch(sleeps)
})

/** The file of `--save`: read whole, and never left half written. */
import { open, readFile, rename, rm } from 'node:fs/promises'
import { BackendError } from '../index.ts'
import { RealClock } from '../kernel/clock/real-clock.ts'

/** What the file holds; undefined when there is none. Throws what could not be read, in a sentence. */
export async function readSaveFile(path: string): Promise<object | undefined> {
  try {
    const saved: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (typeof saved === 'object' && saved !== null) return saved
  } catch (error) {
    if (isError(error, 'ENOENT')) return undefined
    throw unreadable(path, error)
  }
  throw unreadable(path, new Error('it holds no JSON object'))
}

/** Says that the file stays as it is, for nobody may lose what another program wrote. */
export function unreadable(path: string, error: unknown): BackendError {
  const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '')
  return new BackendError(
    'invalid-request',
    `the file '${path}' of --save cannot be read: ${reason}. It was left as it is: move it away, or name another file.`,
    { cause: error },
  )
}

/** Writes beside the file and puts it in its place: whoever reads sees the old text or the new one. */
export async function writeSaveFile(path: string, text: string): Promise<void> {
  const beside = `${path}.saving`
  const file = await open(beside, 'w')
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    await putInPlace(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

/** How often, and how many milliseconds apart: on Windows a file that is being looked at cannot be replaced. */
const ATTEMPTS = 10
const PAUSE = 50

async function putInPlace(from: string, to: string): Promise<void> {
  const clock = new RealClock(() => {})
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to)
      return
    } catch (error) {
      if (attempt >= ATTEMPTS || !isError(error, 'EPERM', 'EACCES', 'EBUSY')) throw error
      await new Promise<void>(resolve => clock.schedule(clock.now() + PAUSE, resolve))
    }
  }
}

const isError = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code))

/** A file of fakes: the body of the API's `addFakes`, where an entry may name its task hub. */
import { readFileSync } from 'node:fs'
import type { TestBackend } from '../backend.ts'
import { invalidRequest } from '../kernel/errors.ts'
import { fakesOf } from './books.ts'
import { type FakeFields, Fakes } from './schemas/fakes.ts'
import { describeIssue } from './schemas/schemas.ts'

/** Throws `invalid-request` with the file and the place in it. */
export function readFakesFile(path: string): FakeFields[] {
  const { success, data, error } = Fakes.safeParse(parse(path))
  if (!success) throw invalidRequest(`'${path}' is no file of fakes. ${describeIssue(error)}`)
  return data
}

/** Puts the fakes in use, each on its hub. */
export function useFakes(backend: TestBackend, fakes: readonly FakeFields[]): void {
  const hubOf = ({ taskHub }: FakeFields) => backend.hub(taskHub)
  for (const hub of new Set(fakes.map(hubOf))) fakesOf(hub).add(fakes.filter(fake => hubOf(fake) === hub))
}

function parse(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw invalidRequest(`'${path}' cannot be read: ${describeProblem(error)}.`)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalidRequest(`'${path}' is no JSON: ${describeProblem(error)}.`)
  }
}

const describeProblem = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/\.$/, '') : String(error)

/** Which functions a CPU profile was in, most time first. */
import { readFileSync } from 'node:fs'
import type { Profiler } from 'node:inspector'
import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Time spent in the function itself, not in what it called. */
export interface HotFunction {
  /** Its name, or what V8 calls the time, such as `(garbage collector)`. */
  name: string
  /** Where it is, shortened to what tells files apart; empty for what is no code. */
  file: string
  line: number
  /** Milliseconds. */
  self: number
}

const root = fileURLToPath(new URL('../../', import.meta.url))
  .split(sep)
  .join('/')

/** The time of every function, idle time left out. */
export function hotFunctions(profileFile: string): HotFunction[] {
  const { nodes, samples = [], timeDeltas = [] } = readProfile(profileFile)
  const selfOf = new Map<number, number>()
  for (const [index, node] of samples.entries())
    selfOf.set(node, (selfOf.get(node) ?? 0) + (timeDeltas[index] ?? 0) / 1000)
  const functions = new Map<string, HotFunction>()
  for (const { id, callFrame } of nodes) {
    const { functionName, url, lineNumber } = callFrame
    if (functionName === '(idle)') continue
    const key = `${functionName} ${url} ${lineNumber}`
    const name = functionName || '(anonymous)'
    const found = functions.get(key) ?? { name, ...placeOf(url, lineNumber + 1), self: 0 }
    found.self += selfOf.get(id) ?? 0
    functions.set(key, found)
  }
  return [...functions.values()].sort((a, b) => b.self - a.self)
}

/** The same time by what `keyOf` names, most first. */
export function timeBy(
  functions: readonly HotFunction[],
  keyOf: (of: HotFunction) => string,
): { key: string; self: number }[] {
  const sums = new Map<string, number>()
  for (const hot of functions) sums.set(keyOf(hot), (sums.get(keyOf(hot)) ?? 0) + hot.self)
  return [...sums].map(([key, self]) => ({ key, self })).sort((a, b) => b.self - a.self)
}

export const fileOf = ({ file, name }: HotFunction): string =>
  file || (name.startsWith('(') ? name : generated)

/** The package, Node itself, or this one. */
export function packageOf(hot: HotFunction): string {
  const file = fileOf(hot)
  if (file.startsWith('node:')) return 'node'
  if (/^(src|machines)\//.test(file)) return 'greenroom'
  return file.split('/', file.startsWith('@') ? 2 : 1).join('/')
}

/** Functions without a file are made at run time: protobufjs writes its coders that way. */
const generated = '(generated at run time)'

const readProfile = (file: string): Profiler.Profile => JSON.parse(readFileSync(file, 'utf8'))

const modules = new Map<string, readonly string[]>()

/** Where the function is; in one of our chunks, which file of ours it is from, as the bundler notes before each. */
function placeOf(url: string, line: number): { file: string; line: number } {
  const file = shorten(url)
  if (!/^src\/chunks\//.test(file)) return { file, line }
  const lines = modules.get(url) ?? readFileSync(fileURLToPath(url), 'utf8').split('\n')
  modules.set(url, lines)
  const start = lines.slice(0, line).findLastIndex(text => /^\/\/ (src|machines)\/.*\.ts$/.test(text))
  return { file: lines[start]?.slice('// '.length) ?? file, line: line - start - 1 }
}

/** A package by its name, our own code from the top of the repository. */
const shorten = (url: string): string =>
  url
    .replace(/^file:\/\//, '')
    .replace(/^.*\/node_modules\//, '')
    .replace(root, '')
    .replace(/^dist\//, '')

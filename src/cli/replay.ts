/** `greenroom replay`: a run, or a history that was kept, against the workers that are connected now. */
import { readFileSync, statSync } from 'node:fs'
import { asking, inHub } from './control-client.ts'
import { askingExits, askingHelp, askingOptions, readAsking, readWords } from './control-options.ts'
import { exitCode, UsageError } from './exit-codes.ts'

const replayHelp = `Usage: greenroom replay <id | file> [options]

Gives every committed turn of a run to a worker that is connected to a running backend once more, and
compares what the code asks for now with what the history has: it finds code that has changed in a way
that would break runs under way, and code that is not deterministic. Nothing is committed.

  greenroom replay order-1        an instance of the hub
  greenroom replay order-1.json   a history that was kept: exported, or from the control API

Options:
  --last           only the last turn, with the whole history before it: quick for long histories
  --trace          print what each turn saw and asked for
  ${askingHelp}

${askingExits}`

export async function replay(args: string[]): Promise<number> {
  const { values, positionals } = readWords('replay', args, {
    ...askingOptions,
    last: { type: 'boolean' },
    trace: { type: 'boolean' },
  })
  const options = readAsking(values)
  if (options.help) {
    process.stdout.write(`${replayHelp}\n`)
    return exitCode.ok
  }
  const [what, word] = positionals
  if (what === undefined)
    throw new UsageError('name an instance or a file to replay. greenroom replay --help explains more.')
  if (word !== undefined) throw new UsageError(`replay takes one id or file, but it got '${word}' as well.`)
  const turns = values.last ? { turns: 'last' } : {}
  const { path, body } = isFile(what)
    ? { path: '/replay', body: { ...turns, history: readHistory(what) } }
    : { path: `/runs/${encodeURIComponent(what)}/replay`, body: turns }
  return asking(options, async (ask, output) => {
    const replayed = await ask<Replayed>(inHub(options, path), body)
    const { instanceId, name, trace } = replayed
    const count = replayed.turns === 1 ? 'one turn' : `${replayed.turns} turns`
    const text = `'${instanceId}' (${name}): ${count} replayed, and no difference.`
    output.fact('replay', values.trace ? `${trace}\n\n${text}` : text, { ...replayed })
  })
}

/** A folder may have the name of an instance. */
const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false

interface Replayed {
  instanceId: string
  name: string
  turns: number
  trace: string
}

/** The events: alone, or in a run that was exported (`history`), or as the control API answers (`events`). */
function readHistory(path: string): unknown[] {
  let saved: unknown
  try {
    saved = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`'${path}' cannot be read: ${error instanceof Error ? error.message : error}.`)
  }
  const { history, events } = Object(saved) as { history?: unknown; events?: unknown }
  const list = [saved, history, events].find(Array.isArray)
  if (list) return list
  throw new UsageError(
    `'${path}' has no history: it is a list of events, or an object with such a list as 'history' or 'events'.`,
  )
}

/** `greenroom explain`: why things wait, in words. */
import { asking, inHub } from './control-client.ts'
import { askingExits, askingHelp, askingOptions, readAsking, readWords } from './control-options.ts'
import { exitCode, UsageError } from './exit-codes.ts'

const explainHelp = `Usage: greenroom explain [id] [options]

Says why an instance of a running backend waits; without an id, why everything waits that has not ended,
in every hub, or in the one that is named.

Options:
  ${askingHelp}

${askingExits}`

export async function explain(args: string[]): Promise<number> {
  const { values, positionals } = readWords('explain', args, askingOptions)
  const options = readAsking(values)
  if (options.help) {
    process.stdout.write(`${explainHelp}\n`)
    return exitCode.ok
  }
  const [id, word] = positionals
  if (word !== undefined) throw new UsageError(`explain takes one id, but it got '${word}' as well.`)
  const ofHub = options.isNamed ? inHub(options, '/explain') : '/v1/explain'
  const path = id === undefined ? ofHub : inHub(options, `/runs/${encodeURIComponent(id)}/explain`)
  return asking(options, async (ask, output) => {
    const { text } = await ask<{ text: string }>(path)
    output.fact('explain', text || 'Nothing waits: everything has ended.', { text })
  })
}

/** `greenroom explain`: why things wait, in words. */
import { type Ask, asking, inHub } from './control-client.ts'
import { askingExits, askingHelp, askingOptions, readAsking, readWords } from './control-options.ts'
import { exitCode, UsageError } from './exit-codes.ts'

const explainHelp = `Usage: greenroom explain [id] [options]

Says why an instance of a running backend waits; without an id, why everything waits that has not ended,
executions of durable functions too; or, where a hub is named, everything in that hub.

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
  const path = inHub(options, id === undefined ? '/explain' : `/runs/${encodeURIComponent(id)}/explain`)
  return asking(options, async (ask, output) => {
    const text = id === undefined && !options.isNamed ? await everything(ask) : await textOf(ask, path)
    output.fact('explain', text || 'Nothing waits: everything has ended.', { text })
  })
}

const textOf = async (ask: Ask, path: string): Promise<string> => (await ask<{ text: string }>(path)).text

/** Of every hub and of the service for durable functions, as far as the server has them. */
async function everything(ask: Ask): Promise<string> {
  const { hasHubs, hasLambda } = await ask<{ hasHubs: boolean; hasLambda: boolean }>('/v1')
  const texts = [
    hasHubs ? await textOf(ask, '/v1/explain') : '',
    hasLambda ? await textOf(ask, '/v1/lambda/explain') : '',
  ]
  return texts.filter(text => text !== '').join('\n')
}

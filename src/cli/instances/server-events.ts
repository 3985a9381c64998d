/** Server-sent events, as a server writes them. */

export interface ServerEvent {
  readonly name: string
  readonly data: string
  /** Where to go on from; unset where nothing is said of that, empty for: from the beginning. */
  readonly id: string | undefined
}

/** The events in the bytes of an answer, each as soon as it is whole. */
export async function* serverEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent, void> {
  const decoder = new TextDecoder()
  let rest = ''
  let fields: string[] = []
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines.map(each => each.replace(/\r$/, ''))) {
      if (line !== '') fields.push(line)
      else {
        const event = eventOf(fields)
        fields = []
        if (event) yield event
      }
    }
  }
}

/** Undefined for what has no data, as a comment that only keeps the connection open. */
function eventOf(fields: readonly string[]): ServerEvent | undefined {
  let [name, id]: [string, string | undefined] = ['message', undefined]
  const data: string[] = []
  for (const field of fields) {
    const [, key, value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(field) ?? []
    if (key === 'event') name = value
    else if (key === 'id') id = value
    else if (key === 'data') data.push(value)
  }
  return data.length === 0 ? undefined : { name, data: data.join('\n'), id }
}

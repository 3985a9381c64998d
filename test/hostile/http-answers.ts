/** The answers of an HTTP server, read from the bytes of a connection. */

export interface HttpAnswer {
  readonly status: number
  readonly type: string
  readonly body: string
  /** It goes on: events for as long as somebody listens. */
  readonly isStream: boolean
}

/** The answers that are there as a whole, and the streams that have begun. `methods` are what was asked for. */
export function answersIn(heard: Buffer, methods: readonly string[]): HttpAnswer[] {
  const answers: HttpAnswer[] = []
  for (let at = 0; at < heard.length; ) {
    const split = heard.indexOf('\r\n\r\n', at)
    if (split < 0) break
    const [first = '', ...lines] = heard.subarray(at, split).toString('latin1').split('\r\n')
    const headers = new Map(lines.map(line => headerOf(line)))
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1])
    const type = headers.get('content-type') ?? ''
    // 'Continue' and its like come before the answer.
    if (status < 200) {
      at = split + 4
      continue
    }
    if (type.startsWith('text/event-stream')) {
      answers.push({ status, type, body: '', isStream: true })
      break
    }
    const isBare = status === 204 || status === 304 || methods[answers.length] === 'HEAD'
    const body = isBare ? { bytes: Buffer.alloc(0), end: split + 4 } : bodyAt(heard, split + 4, headers)
    if (!body) break
    answers.push({ status, type, body: body.bytes.toString(), isStream: false })
    at = body.end
  }
  return answers
}

function headerOf(line: string): [name: string, value: string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
}

function bodyAt(
  heard: Buffer,
  start: number,
  headers: ReadonlyMap<string, string>,
): { bytes: Buffer; end: number } | undefined {
  if (headers.get('transfer-encoding') === 'chunked') return chunksAt(heard, start)
  const length = headers.get('content-length')
  const end = length === undefined ? heard.length : start + Number(length)
  return end > heard.length ? undefined : { bytes: heard.subarray(start, end), end }
}

function chunksAt(heard: Buffer, start: number): { bytes: Buffer; end: number } | undefined {
  const parts: Buffer[] = []
  for (let at = start; ; ) {
    const line = heard.indexOf('\r\n', at)
    if (line < 0) return undefined
    const size = Number.parseInt(heard.subarray(at, line).toString('latin1'), 16)
    const end = line + 2 + size + 2
    if (end > heard.length) return undefined
    if (size === 0) return { bytes: Buffer.concat(parts), end }
    parts.push(heard.subarray(line + 2, end - 2))
    at = end
  }
}

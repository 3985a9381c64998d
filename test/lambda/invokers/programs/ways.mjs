/** The ways in which a program answers events, for programs of these tests. */
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

/** One event on stdin, its answer as the last line of stdout. */
export async function answerStdin(handler) {
  const event = JSON.parse(await text(process.stdin))
  console.log(JSON.stringify(await handler(event)))
}

export const runtime = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`

export const post = (path, body, headers = {}) =>
  fetch(`${runtime}/${path}`, { method: 'POST', body: JSON.stringify(body), headers })

/** As an emulator of a runtime does; writes its port. */
export function serveHttp(handler) {
  const server = createServer(async (request, response) => {
    response.end(JSON.stringify(await handler(JSON.parse(await text(request)))))
  })
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))
}

/** One event after the other, over the Runtime API. */
export async function serveRuntimeApi(handler, { after = () => {}, ask = url => fetch(url) } = {}) {
  for (;;) {
    const next = await ask(`${runtime}/invocation/next`)
    const headers = Object.fromEntries(next.headers)
    const id = headers['lambda-runtime-aws-request-id']
    const event = await next.json()
    try {
      await post(`invocation/${id}/response`, (await handler(event, headers)) ?? null)
    } catch ({ name, message }) {
      await post(`invocation/${id}/error`, {
        errorType: name,
        errorMessage: message,
        stackTrace: ['at work'],
      })
    }
    await after(event)
  }
}

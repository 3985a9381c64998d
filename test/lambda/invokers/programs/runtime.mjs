/** A function that speaks the Runtime API; the event says how it answers. */
import { connect } from 'node:net'
import { post, runtime, serveRuntimeApi } from './ways.mjs'

let calls = 0

const ways = {
  headers: (_event, headers) => headers,
  throw() {
    throw new TypeError('no such order')
  },
  die() {
    console.error('the pump is broken')
    process.exit(3)
  },
  talk: () => console.log('opening the shop'),
  // The test answers when it likes.
  wait: async ({ at }) => void (await fetch(at)),
  async rude(_event, headers) {
    const id = headers['lambda-runtime-aws-request-id']
    const origin = { origin: 'https://elsewhere.example' }
    const answers = {
      'asks again': await fetch(`${runtime}/invocation/next`),
      'answers another event': await post('invocation/another/response', {}),
      'fails to begin, late': await post('init/error', {}),
      'is a page': await post(`invocation/${id}/response`, {}, origin),
      'asks for what is not there': await fetch(`${runtime}/restore/next`),
      'posts to the wrong door': await post('invocation/next', {}),
    }
    return Object.fromEntries(Object.entries(answers).map(([way, { status }]) => [way, status]))
  },
}

if (process.argv[2] === 'broken') {
  const headers = { 'lambda-runtime-function-error-type': 'Shop.NotFound' }
  await post('init/error', { errorMessage: 'there is no shop' }, headers)
  process.exit(1)
}

if (process.argv[2] === 'held') connect(Number(process.argv[3]), '127.0.0.1')

/** Once it has answered. */
const afterwards = {
  leave: () => process.exit(),
  dawdle: () => new Promise(() => setInterval(() => {}, 1000)),
}

/** Asks again and again at first, as a client does that does not wait for long. */
async function askImpatiently(url) {
  for (let times = 1; calls === 1 && times <= 3; times++) {
    await fetch(url, { signal: AbortSignal.timeout(20) }).catch(() => {})
    // By the time of this answer the connection of the other request is closed.
    await fetch(`${runtime}/nothing`)
    console.log(`has asked ${times} times`)
  }
  return fetch(url)
}

console.log('unlocked')
await serveRuntimeApi(
  async (event, headers) => {
    calls++
    return (await ways[event.do]?.(event, headers)) ?? { pid: process.pid, calls }
  },
  {
    after: event => afterwards[event.do]?.(),
    ...(process.argv[2] === 'impatient' && { ask: askImpatiently }),
  },
)

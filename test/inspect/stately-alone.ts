/** A program with nothing left but an inspector that somebody looks at: it must end by itself. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { StatelyRelay } from '../../src/inspect/stately/relay.ts'
import { silentLogger } from '../../src/kernel/logger.ts'

const settings = {
  port: 0,
  url: 'http://127.0.0.1:1/',
  host: '127.0.0.1',
  feeds: new Map(),
  log: silentLogger,
}
const relay = await new StatelyRelay(settings).listen()
const socket = connect(Number(new URL(relay.url).port), '127.0.0.1')
socket.write('GET /events HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n')
await once(socket, 'data')
socket.unref()

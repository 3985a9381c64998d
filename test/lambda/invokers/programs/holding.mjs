/**
 * Starts another program; both hold a connection to the test for as long as they live. It hangs then; or it exits once the
 * test has seen both, and leaves the other one behind, or lets it escape with its stdout.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'

const [, file, port, role = 'hangs'] = process.argv
const connection = connect(Number(port), '127.0.0.1')
await once(connection, 'connect')
connection.resume().on('close', () => process.exit(1))
if (role !== 'inner') {
  const how = role === 'lets escape' ? { stdio: 'inherit', detached: true } : { stdio: 'ignore' }
  spawn(process.execPath, [file, port, 'inner'], how)
  if (role !== 'hangs') connection.once('data', () => process.exit(0))
}

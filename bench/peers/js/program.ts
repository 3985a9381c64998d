/** The backend of the JavaScript SDK in a process of its own: runs one workload and sends its figures to the parent. */
import { mediansOf } from '../figures.ts'
import { JsBackend } from './backend.ts'
import { rounds } from './rounds.ts'

const [, , name = '', size = '0', times = '1'] = process.argv

// The worker logs every step and takes no logger: lines that nobody reads are not what is measured.
console.log = console.info = console.debug = () => {}

async function measure(): Promise<unknown> {
  const round = rounds[name]
  if (!round) return 'none'
  const backend = new JsBackend()
  await backend.open()
  await round(backend, Number(size), 'warm')
  const figures = []
  for (let time = 1; time <= Number(times); time++)
    figures.push(await round(backend, Number(size), `round-${time}`))
  await backend.close()
  return mediansOf(figures)
}

process.send?.(await measure())

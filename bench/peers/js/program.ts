/** The backend of the JavaScript SDK in a process of its own: runs one workload and sends its figures to the parent. */
import { inRounds } from '../effort.ts'
import { mediansOf } from '../figures.ts'
import { JsBackend } from './backend.ts'
import { rounds } from './rounds.ts'

const [, , name = '', ...numbers] = process.argv
const [size = 0, warm = 0, times = 1] = numbers.map(Number)

// The worker logs every step and takes no logger: lines that nobody reads are not what is measured.
console.log = console.info = console.debug = () => {}

async function measure(): Promise<unknown> {
  const round = rounds[name]
  if (!round) return 'none'
  const backend = new JsBackend()
  await backend.open()
  const figures = await inRounds({ warm, rounds: times }, name => round(backend, size, name))
  await backend.close()
  return mediansOf(figures)
}

process.send?.(await measure())

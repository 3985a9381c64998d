import type { Workload } from '../workload.ts'
import { inSequence } from './sequence.ts'

export const longHistory: Workload = {
  name: 'long-history',
  what: '150 activities one after another, the last turn with 450 past events',
  instances: 30,
  concurrency: 8,
  scripts: { main: inSequence(150) },
}

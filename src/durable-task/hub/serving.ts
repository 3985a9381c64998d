/** Whether a worker may be given work at all, whatever its credit. */
import { accepts, type WorkDescription } from '../../../machines/worker.ts'
import type { WorkerProfile } from './work.ts'

export const serves = ({ filters, refuses }: WorkerProfile, work: WorkDescription): boolean =>
  accepts(filters, work) && !refuses.includes(work.kind)

/** The statuses that faults can end calls and streams with. */
import { type StatusName, statusNames } from '../../durable-task/hub/status-names.ts'
import { invalidRequest } from '../../kernel/errors.ts'

/** Throws `invalid-request` for what is no status of gRPC, or `OK`. */
export function requireStatus(status: StatusName): StatusName {
  if (statusNames.includes(status)) return status
  throw invalidRequest(
    `A fault ends a call with a status of gRPC, as ${statusNames.join(', ')}; not '${status}'.`,
  )
}

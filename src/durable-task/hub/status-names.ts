/** The names of the gRPC statuses that a call or a stream can end with, but for OK. */
export const statusNames = [
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const

/** A gRPC status by its name. */
export type StatusName = (typeof statusNames)[number]

/** A call ends with this status, because somebody at the edge of the hub wants it so. */
export class EdgeRefusal extends Error {
  readonly status: StatusName

  constructor(status: StatusName, message: string) {
    super(message)
    this.name = 'EdgeRefusal'
    this.status = status
  }
}

/** A server in a process of its own that says how much CPU it has used. */
export interface MeasuredServer {
  /** `host:port`. */
  readonly address: string
  /** Microseconds of CPU since the process started. */
  usage(): Promise<{ cpu: number }>
  stop(): Promise<void>
}

/** A server in a process of its own that says how much CPU it has used. */
export interface MeasuredServer {
  /** `host:port`. */
  readonly address: string
  /** Where a measured part begins: microseconds of CPU since the process started. */
  begin(): Promise<{ cpu: number }>
  /** The same where it ends. */
  end(): Promise<{ cpu: number }>
  stop(): Promise<void>
}

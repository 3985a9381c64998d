/** Waiting for states that no call waits for. */
import { expect } from 'vitest'

/** Reads until the assertion holds; bounded by less than a test's own limit, whatever else the machine does. */
export const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 15_000, interval: 10 })

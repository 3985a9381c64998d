import { defineConfig } from 'vitest/config'

// Longer than the waits in the tests, so that a wait that times out can say which order it was waiting for.
export default defineConfig({ test: { testTimeout: 15_000 } })

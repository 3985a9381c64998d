/** Begins each test file: files share the modules of their process, so what ends a test is said here for each of them. */
import { afterAll, afterEach, vi } from 'vitest'
import { closeAll } from './at-end.ts'

afterEach(closeAll)
afterAll(() => void vi.useRealTimers())

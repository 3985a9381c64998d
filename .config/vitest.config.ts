import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**'],
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    pool: 'forks',
    // Loading everything anew for each file takes longer than the tests.
    isolate: false,
    restoreMocks: true,
    unstubEnvs: true,
    maxWorkers: 2,
  },
})

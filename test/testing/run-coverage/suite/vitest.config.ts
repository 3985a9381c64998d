import { defineConfig } from 'vitest/config'

export default defineConfig(({ mode }) => ({
  test: {
    include: ['cancel.ts', 'approve.ts'],
    globalSetup: mode === 'together' ? ['together.ts'] : [],
  },
}))

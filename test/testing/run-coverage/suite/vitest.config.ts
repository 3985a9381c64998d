import { defineConfig } from 'vitest/config'

/** One file by itself, and all of them put together. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'alone', include: ['cancel.ts'] } },
      { test: { name: 'all', include: ['cancel.ts', 'approve.ts'], globalSetup: ['together.ts'] } },
    ],
  },
})

import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { keepTemporaryFilesInMemory } from './test/support/temporary-folder.ts'

keepTemporaryFilesInMemory()

const overHttp = {
  environment: 'node',
  testTimeout: 180_000,
  hookTimeout: 180_000,
  // As long as it takes on a busy machine: what never comes is the exception.
  expect: { poll: { timeout: 20_000 } },
  globalSetup: './test/support/build.ts',
} as const

export default defineConfig({
  test: {
    // Two cores; every file has a workerd of its own, and one in three waits rather than computes.
    maxWorkers: 3,
    silent: 'passed-only',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/architecture.test.ts'],
          setupFiles: ['./test/support/seed.ts'],
          testTimeout: 60_000,
        },
      },
      {
        define: { ONELEAD_VERSION: '"tests"' },
        plugins: [
          cloudflareTest(async () => ({
            remoteBindings: false,
            wrangler: { configPath: './test/workerd/wrangler.toml' },
            miniflare: { bindings: { TEST_MIGRATIONS: await readD1Migrations('./db/migrations') } },
          })),
        ],
        test: {
          name: 'workerd',
          include: ['test/workerd/**/*.test.ts'],
          setupFiles: ['./test/workerd/setup.ts'],
          testTimeout: 120_000,
        },
      },
      { test: { ...overHttp, name: 'api', include: ['test/api/**/*.test.ts', 'test/size.test.ts'] } },
      { test: { ...overHttp, name: 'browser', include: ['test/browser/**/*.test.ts'] } },
    ],
  },
})

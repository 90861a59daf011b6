import { defineConfig } from 'vitest/config';

/** Tests run the TypeScript source of every package: no build comes before them. */
const conditions = ['umapi-source', 'module', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts', 'examples/**/*.test.ts'],
    globalSetup: ['test/support/say-without-postgres.ts'],
    setupFiles: ['test/support/checked-answers.ts'],
    // Laws are tried thousands of times each, on machines that do other work as well.
    testTimeout: 120_000,
  },
});

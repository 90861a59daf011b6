import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Tests run the TypeScript source of every package: no build comes before them. */
const conditions = ['umapi-source', 'module', 'node', 'development|production'];

// Commands that tests start take half as long when their code is compiled already.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts', 'examples/**/*.test.ts'],
    globalSetup: ['test/support/say-without-postgres.ts'],
    setupFiles: ['test/support/checked-answers.ts'],
    maxWorkers: '100%',
    // Loading the packages anew for each file would take a third of the time: none of them keeps state.
    isolate: false,
    // Laws are tried thousands of times each, on machines that do other work as well.
    testTimeout: 120_000,
  },
});

import { after, afterEach, before, test } from 'node:test';

// Runs a test that was written for jest where jest is not installed.
Object.assign(globalThis, { test, beforeAll: before, afterAll: after, afterEach });

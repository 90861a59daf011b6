import { afterEach, expect, vi } from 'vitest';
import type * as AppModule from '../../packages/server/src/app.ts';

/**
 * Every server that a test starts is checked: an answer that the API's own document does not allow fails the test
 * in which it was given. The check sits around the application, so that it sees every answer whichever way the
 * request came: over a socket, over TLS, or through the server's own `fetch`.
 */
vi.mock('../../packages/server/src/app.ts', async (importOriginal) => {
  const { problemsOf } = await import('./answer-check.ts');
  const original = await importOriginal<typeof AppModule>();
  const createApp: typeof AppModule.createApp = (...options) => {
    const app = original.createApp(...options);
    return async (incoming) => {
      const response = await app(incoming);
      // What a fault rule did is what nobody should answer.
      if (response.headers.get('X-Fault-Rules') !== null) return response;
      const { method } = incoming.request;
      const { pathname } = incoming.url;
      const { status } = response;
      const headers = new Headers(Object.fromEntries(response.headers));
      const body = response instanceof Response ? await response.clone().text() : response.content;
      state.problems.push(...problemsOf({ method, pathname, status, headers, body }));
      state.checked += 1;
      return response;
    };
  };
  return { ...original, createApp };
});

interface State {
  checked: number;
  readonly problems: string[];
}

declare global {
  /** Files that share a process share the application that is checked, while each of them loads this module anew. */
  var checkOfAnswers: State | undefined;
}

globalThis.checkOfAnswers ??= { checked: 0, problems: [] };
const state = globalThis.checkOfAnswers;

/** How many answers have been checked in this process. */
export function checkedAnswers(): number {
  return state.checked;
}

afterEach(() => {
  const found = state.problems.splice(0);
  expect(found, "answers that the API's document does not allow").toEqual([]);
});

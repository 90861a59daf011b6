import type { Context } from '../context.ts';
import { CommandError } from '../exit-code.ts';

/** Where a running server is. */
export interface AdminFlags {
  readonly url: string;
}

/** One call of the admin API. */
export interface AdminCall {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Below `/admin/v1`. */
  readonly path: string;
  readonly body?: unknown;
}

/**
 * Asks the admin API of a running server; `UMAPI_ADMIN_KEY` of the environment is its key.
 *
 * @throws {@link CommandError} when nobody answers, or with what the server says is wrong
 */
export async function askAdmin(
  { url }: AdminFlags,
  { method = 'GET', path, body }: AdminCall,
  { env, signal }: Context,
): Promise<Response> {
  const key = env['UMAPI_ADMIN_KEY'];
  const headers = { 'Content-Type': 'application/json', ...(key ? { Authorization: `Bearer ${key}` } : {}) };
  const init = {
    method,
    headers,
    signal,
    ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
  };
  let answer: Response;
  try {
    answer = await fetch(`${url.replace(/\/+$/, '')}/admin/v1${path}`, init);
  } catch (cause) {
    signal.throwIfAborted();
    throw new CommandError(
      'usage',
      `no server answers at ${url}; start one with "umapi server", or give --url`,
      {
        cause,
      },
    );
  }
  if (!answer.ok) throw await refusal(answer, url);
  return answer;
}

async function refusal(answer: Response, url: string): Promise<CommandError> {
  const exit = answer.status === 401 ? 'auth' : 'usage';
  const text = await answer.text();
  const problems = [...text.matchAll(/"problem":("(?:[^"\\]|\\.)*")/g)].map(([, json = '""']) =>
    String(JSON.parse(json)),
  );
  if (problems.length === 0)
    return new CommandError(
      exit,
      `${url} has no admin API (status ${answer.status}); is it a server of umapi?`,
    );
  return new CommandError(exit, problems.join('; '));
}

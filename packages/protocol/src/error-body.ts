import { isJsonObject, optionalString, parseJson } from './json.ts';

/** What the body of a refused request says, whatever its shape. */
export interface ErrorBody {
  readonly code?: string;
  readonly message?: string;
}

/**
 * Understands the four shapes of error bodies that the service and its gateway send:
 * `{result, message}`, `{errorMessage, errorCode}`, `{error_code, message}` and an empty one;
 * and the token service's `{error, error_description}`. Anything else gives an empty object.
 */
export function parseErrorBody(text: string): ErrorBody {
  const body = parseJson(text);
  if (!isJsonObject(body)) return {};
  const code = first(body, ['error_code', 'errorCode', 'result', 'error']);
  const message = first(body, ['message', 'errorMessage', 'error_description']);
  return { ...(code === undefined ? {} : { code }), ...(message === undefined ? {} : { message }) };
}

function first(body: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = optionalString(body, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

import { AnswerError, parseErrorBody, parseJson } from '@umapi-kit/protocol';
import { AuthError, ClientError, NotFoundError, RequestError, ServerError } from '../errors.ts';
import type { HttpAnswer } from './send.ts';

/** Whether there is something to read, and not a refusal. */
export function isSuccess({ status }: HttpAnswer): boolean {
  return status >= 200 && status <= 299;
}

/** Whether whoever sent the request has to change something about it. */
export function isRefusal({ status }: HttpAnswer): boolean {
  return status >= 400 && status <= 499;
}

/**
 * Reads the JSON body of a successful answer. The text of a broken one is left out on purpose: it can hold a token.
 *
 * @throws {@link ClientError} when the body is no JSON, or `parse` finds that it is not what the protocol says
 */
export function parseAnswer<T>(
  { status, body }: HttpAnswer,
  requestId: string | undefined,
  parse: (body: unknown) => T,
): T {
  const json = parseJson(body);
  if (json === undefined) {
    const message = `the answer with status ${status} is not JSON (${body.length} characters)`;
    throw new ClientError(message, { requestId });
  }
  try {
    return parse(json);
  } catch (cause) {
    throw cause instanceof AnswerError ? new ClientError(cause.message, { requestId, cause }) : cause;
  }
}

/** What an answer without success says, for people and for programs. @param what came with it, in words */
export function describeRefusal(what: string, { status, body }: HttpAnswer) {
  const { code, message } = parseErrorBody(body);
  const text = [`${what} with status ${status}`, code, message]
    .filter((part) => part !== undefined)
    .join(': ');
  return { text, status, serverCode: code };
}

/** The error that a final answer without success stands for. */
export function refusalOf(call: string, answer: HttpAnswer, requestId: string): RequestError | ServerError {
  const { text, ...said } = describeRefusal(`${call} failed`, answer);
  const refusal = { ...said, requestId };
  const advice = adviceByStatus[answer.status];
  if (advice !== undefined) return new AuthError(`${text} (${advice})`, refusal);
  if (answer.status === 404) return new NotFoundError(text, refusal);
  return isRefusal(answer) ? new RequestError(text, refusal) : new ServerError(text, refusal);
}

const adviceByStatus: Readonly<Record<number, string>> = {
  401: 'a new token was refused too: does the credential belong to this orgId?',
  403: 'is the User Management API part of this credential, and allowed to it?',
};

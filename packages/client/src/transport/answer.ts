import { AnswerError, parseErrorBody } from '@umapi-kit/protocol';
import {
  AuthError,
  ClientError,
  NotFoundError,
  RequestError,
  ServerError,
  UnavailableError,
} from '../errors.ts';
import type { HttpAnswer, Sent } from './send.ts';

/**
 * Reads the JSON body of a successful answer.
 *
 * @throws {@link ClientError} when the body is no JSON, or `parse` finds that it is not what the protocol says
 */
export function parseAnswer<T>(
  { status, body }: HttpAnswer,
  requestId: string | undefined,
  parse: (body: unknown) => T,
): T {
  const context = requestId === undefined ? {} : { requestId };
  const json = parseJson(body);
  if (json === undefined) {
    throw new ClientError(
      `the answer with status ${status} is not JSON (${body.length} characters)`,
      context,
    );
  }
  try {
    return parse(json);
  } catch (cause) {
    if (cause instanceof AnswerError) throw new ClientError(cause.message, { ...context, cause });
    throw cause;
  }
}

/** The text of a broken body is left out on purpose, as V8's own error would quote it: it can hold a token. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The error that a final answer without success stands for. */
export function refusalOf(
  call: string,
  { status, body }: HttpAnswer,
  requestId: string,
): RequestError | ServerError {
  const { code, message } = parseErrorBody(body);
  const said = [code, message].filter((part) => part !== undefined).join(': ');
  const text = `${call}: status ${status}${said === '' ? '' : `, ${said}`}`;
  const refusal = { status, requestId, ...(code === undefined ? {} : { serverCode: code }) };
  if (status === 404) return new NotFoundError(text, refusal);
  if (status === 401 || status === 403) return new AuthError(`${text} (${adviceByStatus[status]})`, refusal);
  return status >= 400 && status <= 499 ? new RequestError(text, refusal) : new ServerError(text, refusal);
}

const adviceByStatus = {
  401: 'a new token was refused too: does the credential belong to this orgId?',
  403: 'is the User Management API part of this credential, and allowed to it?',
} as const;

/** @throws {@link UnavailableError} when trying again can't help, because the certificate is not trusted */
export function refuseUntrusted(sent: Sent, url: string, requestId?: string): void {
  if (!('noAnswer' in sent) || !sent.noAnswer.permanent) return;
  const { cause } = sent.noAnswer;
  const deepest = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const reason = deepest instanceof Error ? deepest.message : String(deepest);
  throw new UnavailableError(`the certificate of ${new URL(url).host} is not trusted: ${reason}`, {
    cause,
    attempts: 1,
    seconds: 0,
    outcome: 'notDone',
    ...(requestId === undefined ? {} : { requestId }),
  });
}

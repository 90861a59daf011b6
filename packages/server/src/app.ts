import { type CallName, matchCall } from '@umapi-kit/protocol';
import { empty, json, RefusedCall } from './answers.ts';
import { action } from './calls/action.ts';
import { groups } from './calls/groups.ts';
import { status } from './calls/status.ts';
import { user } from './calls/user.ts';
import { usersInGroup, usersInOrg } from './calls/users.ts';
import type { AppContext, Handler } from './context.ts';
import { oauthToken } from './ims/oauth-token.ts';

/** A server without a socket. */
export type App = (request: Request) => Promise<Response>;

/** Hears of what should never happen; the caller of the API sees an empty 500. */
export type OnError = (error: unknown, call: { readonly method: string; readonly path: string }) => void;

const handlers: Readonly<Record<CallName, Handler>> = {
  oauthToken,
  status,
  action,
  usersInOrg,
  usersInGroup,
  user,
  groups,
};

/** The whole API as a function. Every answer carries the `X-Request-Id` of its request. */
export function createApp(context: AppContext, onError: OnError): App {
  return async (request) => {
    const response = await answer(request, context, onError);
    const requestId = request.headers.get('X-Request-Id');
    if (requestId !== null) response.headers.set('X-Request-Id', requestId);
    return response;
  };
}

async function answer(request: Request, context: AppContext, onError: OnError): Promise<Response> {
  const url = new URL(request.url);
  try {
    const match = matchCall(request.method, url.pathname);
    if (!match) return json({ error_code: '404', message: 'Resource not found' }, 404);
    if ('allowed' in match) return empty(405, { Allow: match.allowed.join(', ') });
    return await handlers[match.call]({ ...context, request, url, parameters: match.parameters });
  } catch (error) {
    if (error instanceof RefusedCall) return error.response;
    onError(error, { method: request.method, path: url.pathname });
    return empty(500);
  }
}

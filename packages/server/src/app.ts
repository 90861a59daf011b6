import { type CallMatch, type CallName, calls, matchCall } from '@umapi-kit/protocol';
import { type Answer, empty, headOf, json, RefusedCall } from './answers.ts';
import { authorize } from './auth.ts';
import { checkAvailable } from './available.ts';
import { bodyText } from './body.ts';
import { action } from './calls/action.ts';
import { changeProfile } from './calls/change-profile.ts';
import { deprecatedUsers } from './calls/deprecated-users.ts';
import { groups } from './calls/groups.ts';
import { doMeanwhile } from './calls/meanwhile.ts';
import { products, profile, profiles, profileUsers } from './calls/products.ts';
import { status } from './calls/status.ts';
import { user } from './calls/user.ts';
import { userGroup, userGroups, userGroupUsers } from './calls/user-groups.ts';
import { usersInGroup, usersInOrg } from './calls/users.ts';
import type { AppContext, CallContext, Handler, OrgHandler } from './context.ts';
import type { Strike } from './faults/strike.ts';
import { oauthToken } from './ims/oauth-token.ts';
import type { Incoming } from './incoming.ts';
import { documentation } from './openapi/documentation.ts';
import { throttle } from './throttle/throttle-call.ts';

/** A server without a socket. */
export type App = (incoming: Incoming) => Promise<Answer>;

/** Hears of what should never happen; the caller of the API sees an empty 500. */
export type OnError = (error: unknown, call: { readonly method: string; readonly path: string }) => void;

/** Calls about an organization: they need a token. */
type OrgCall = {
  [Name in CallName]: (typeof calls)[Name]['base'] extends 'endpoint' ? Name : never;
}[CallName];

const openHandlers: Readonly<Record<Exclude<CallName, OrgCall>, Handler>> = {
  oauthToken,
  // Loaded when the first JWT comes: it brings a library that most servers never need.
  jwtExchange: async (context) => (await import('./ims/jwt-exchange.ts')).jwtExchange(context),
  status,
};

const orgHandlers: Readonly<Record<OrgCall, OrgHandler>> = {
  action,
  usersInOrg,
  usersInGroup,
  user,
  groups,
  deprecatedUsers,
  userGroups,
  userGroup,
  userGroupUsers,
  products,
  profiles,
  profile,
  changeProfile,
  profileUsers,
};

/** The whole API as a function. Every answer carries the `X-Request-Id` of its request. */
export function createApp(context: AppContext, onError: OnError): App {
  return async (incoming) => {
    const { request, url } = incoming;
    const match = matchCall(request.method === 'HEAD' ? 'GET' : request.method, url.pathname);
    const response = await context.calls.record(incoming, match, async () => {
      const answered = await answer(incoming, match, context, onError);
      const requestId = request.headers.get('X-Request-Id');
      if (requestId !== null) answered.headers.set('X-Request-Id', requestId);
      return answered;
    });
    return request.method === 'HEAD' ? headOf(response) : response;
  };
}

async function answer(
  { request, url }: Incoming,
  match: CallMatch,
  context: AppContext,
  onError: OnError,
): Promise<Answer> {
  try {
    if (!match) return (await documentation(request.method, url)) ?? noSuchPath();
    if ('allowed' in match) return otherMethod(request.method, match.allowed);
    const { call, parameters } = match;
    const clientId = request.headers.get('X-Api-Key');
    const strike = await context.faults.strike(request, { call, url, parameters, clientId });
    const callContext = { ...context, request, url, parameters, strike };
    return strike ? await struck(call, callContext, strike) : await handle(call, callContext);
  } catch (error) {
    if (error instanceof RefusedCall) return error.response;
    onError(error, { method: request.method, path: url.pathname });
    return empty(500);
  }
}

/** Lets fault rules have their way with a call. */
async function struck(call: CallName, context: CallContext, strike: Strike): Promise<Answer> {
  const instead = await strike.before();
  const answer = instead ?? strike.after(await handled(call, context), bodyText(context.request));
  if (strike.names.length > 0)
    answer.headers.set(faultHeader, strike.names.map(encodeURIComponent).join(', '));
  return answer;
}

/** Tells whoever looks for the cause which rules struck; clients don't know it. */
const faultHeader = 'X-Fault-Rules';

/** What refuses a call is an answer too. */
async function handled(call: CallName, context: CallContext): Promise<Answer> {
  try {
    return await handle(call, context);
  } catch (error) {
    if (error instanceof RefusedCall) return error.response;
    throw error;
  }
}

function noSuchPath(): Answer {
  return json({ error_code: '404', message: 'Resource not found' }, 404);
}

async function handle(call: CallName, context: CallContext): Promise<Answer> {
  if (!isOrgCall(call)) return openHandlers[call](context);
  const { caller, settings } = await authorize(call, context);
  const orgContext = { ...context, caller, settings, strictness: settings.strictness };
  checkAvailable(call, orgContext);
  await throttle(call, orgContext);
  await doMeanwhile(orgContext);
  return orgHandlers[call](orgContext);
}

function isOrgCall(call: CallName): call is OrgCall {
  return calls[call].base === 'endpoint';
}

/** Whoever may read may ask for the headers alone, and everybody may ask what is allowed. */
function otherMethod(method: string, known: readonly string[]): Answer {
  const methods = [...known, ...(known.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
  return empty(method === 'OPTIONS' ? 204 : 405, { Allow: methods.join(', ') });
}

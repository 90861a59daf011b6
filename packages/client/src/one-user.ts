import { currentCalls, parseUserAnswer, type User } from '@umapi-kit/protocol';
import { NotFoundError } from './errors.ts';
import { type Api, apiPath } from './transport/api.ts';

/** Options of `Connection.user`. */
export interface UserOptions {
  /** Needed with a plain username; `AdobeID` picks the Adobe ID that shares an owned account's e-mail. */
  readonly domain?: string;
  readonly signal?: AbortSignal;
}

/** The user call. @returns `undefined` when the organization has no such user */
export async function fetchUser(
  api: Api,
  orgId: string,
  userString: string,
  { domain, signal }: UserOptions,
): Promise<User | undefined> {
  const path = apiPath(currentCalls.user.path, { orgId, userString }, { domain });
  try {
    return await api.call({ name: 'user', path, signal, parse: parseUserAnswer });
  } catch (error) {
    if (error instanceof NotFoundError && error.serverCode !== undefined) return undefined;
    throw error;
  }
}

import { NotFoundError } from '../errors.ts';
import { usersSource } from '../list/lists.ts';
import { fetchUser } from '../one-user.ts';
import type { Api } from '../transport/api.ts';
import type { Look } from './after-loss.ts';

/** Looks at the service through calls of its own. */
export function lookThrough(api: Api, orgId: string, signal: AbortSignal | undefined): Look {
  const ending = signal === undefined ? {} : { signal };
  return {
    user: ({ user, domain, useAdobeId }) => {
      const place = useAdobeId === true ? 'AdobeID' : domain;
      return fetchUser(api, orgId, user, { ...ending, ...(place === undefined ? {} : { domain: place }) });
    },
    async members(group) {
      try {
        const { items } = await usersSource(api, orgId, { ...ending, group }).fetchPage(0);
        return items.map(({ email }) => email);
      } catch (error) {
        if (error instanceof NotFoundError) return undefined;
        throw error;
      }
    },
  };
}

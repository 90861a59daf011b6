import type { Folded, IdentityType } from '@umapi-kit/protocol';
import type { Reject } from '../source/source.ts';
import { type Identity, nameKey } from './identity.ts';
import type { Held } from './plan.ts';

/** Tells whose record could not be used: nothing is done to them, and nothing is taken while one stays unknown. */
export interface Withheld {
  /**
   * The reject that may be about this person or account. Letter case, type and domain don't matter. An Adobe ID is
   * known by its e-mail alone.
   */
  of(identity: Identity, type: IdentityType): Reject | undefined;
  /** Why nothing may be taken away from anyone. */
  readonly takeNothing: string | undefined;
}

/** What makes both sides of a comparison doubtful. */
interface Doubts {
  readonly rejects: readonly Reject[];
  /** People among the records that can be used. */
  readonly users: number;
  /** Whether the list of accounts is known to be whole. */
  readonly reconciled: boolean;
}

/** Nothing destructive on doubtful input: what rejects, an empty directory and a doubtful list hold back. */
export function createWithheld({ rejects, users, reconciled }: Doubts): Withheld {
  const byName = new Map<Folded, Reject>();
  for (const reject of rejects) {
    for (const name of [reject.email, reject.username]) {
      if (name !== undefined) byName.set(nameKey(name), reject);
    }
  }
  function of({ email, username }: Identity, type: IdentityType): Reject | undefined {
    if (byName.size === 0) return undefined;
    const byEmail = byName.get(nameKey(email));
    if (byEmail || username === undefined || type === 'adobeID') return byEmail;
    return byName.get(nameKey(username));
  }

  return { of, takeNothing: reasonToTakeNothing({ rejects, users, reconciled }) };
}

/**
 * A username alone does not say which account is meant: the right record might have led to another one by its
 * e-mail, and that one would seem to be nobody's now.
 */
function reasonToTakeNothing({ rejects, users, reconciled }: Doubts): string | undefined {
  if (!reconciled) return 'the list of accounts does not agree with what the service counts';
  if (users === 0) return 'the directory has no record that can be used';
  const unknown = rejects.filter(({ email }) => email === undefined);
  if (unknown.length === 0) return undefined;
  const places = unknown
    .slice(0, 3)
    .map(({ place }) => place)
    .join(', ');
  const more = unknown.length > 3 ? ` and ${unknown.length - 3} more` : '';
  return `nobody can tell whose record ${places}${more} is; it may be theirs`;
}

/** Why somebody named by a reject is left alone. */
export const recordRejected = 'a record that may be theirs can not be used';

/** Somebody to whom nothing at all is done. */
export function holdEverything(
  user: string,
  { reason, place }: { readonly reason: string; readonly place?: string },
): Held {
  return { user, what: 'everything', reason, ...(place === undefined ? {} : { place }) };
}

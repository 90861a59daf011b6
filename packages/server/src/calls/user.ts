import { fold } from '@umapi-kit/protocol';
import { isEmail } from '../action/fields.ts';
import { type Answer, jsonText, refused } from '../answers.ts';
import type { OrgCallContext } from '../context.ts';
import { adobeIdDomain } from '../org/address.ts';
import type { Candidate } from '../store/one-user.ts';

/** One person of an organization, by e-mail, or by username and domain. */
export async function user(context: OrgCallContext): Promise<Answer> {
  const { caller, parameters, store, strictness, url } = context;
  const { userString: name = '' } = parameters;
  if (name.includes('@') && !isEmail(name))
    throw refused('user', 'error.user.email.invalid', 'Invalid e-mail');
  const domain = url.searchParams.get('domain') || undefined;
  const found = await store.user(caller.org, name, domain, (accounts, near) =>
    choose(accounts, name, domain, near),
  );
  if ('json' in found) return jsonText(`{"result":"success","user":${found.json}}`);
  if (found.missing === 'member' && strictness.userOfAnotherOrg === 'not-parent-org')
    throw refused('user', 'error.api.user.not.parent.org', `User is not in the organization: ${name}`);
  throw refused('user', 'error.user.not_found', `User not found ${name}`, 404);
}

/**
 * The account that is meant: by e-mail before username, owned before Adobe ID. For e-mails any domain of the
 * account's directory will do, as the documentation says.
 */
function choose(
  accounts: readonly Candidate[],
  name: string,
  domain: string | undefined,
  isInDirectoryOf: (account: Candidate) => boolean,
): Candidate | undefined {
  const key = fold(name);
  const domainKey = domain === undefined ? undefined : fold(domain);
  const fitting = accounts.filter((account) => {
    if (domainKey === fold(adobeIdDomain)) return account.type === 'adobeID';
    if (!name.includes('@')) return account.usernameKey === key && account.domainKey === domainKey;
    return domainKey === undefined || account.domainKey === domainKey || isInDirectoryOf(account);
  });
  const rank = (account: Candidate) =>
    (account.emailKey === key ? 0 : 2) + (account.type === 'adobeID' ? 1 : 0);
  return fitting.toSorted((left, right) => rank(left) - rank(right) || left.id - right.id)[0];
}

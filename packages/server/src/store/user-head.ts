import type { Account } from '../org/model.ts';

/**
 * The JSON of a listed user without its groups and without the closing brace, so that a page is made by
 * joining texts.
 */
export function userHead(account: Account): string {
  const { id, email, username, domain, firstName, lastName, country, type } = account;
  const fields = {
    id: userId(account, id),
    email,
    status: account.status,
    username,
    domain,
    firstname: firstName || undefined,
    lastname: lastName || undefined,
    country: country || undefined,
    type,
  };
  return JSON.stringify(fields).slice(0, -1);
}

/** `<24 hex>@<owner>`: it stays the same through every change of e-mail, username and domain. */
function userId({ ownerOrgId }: Account, id: number): string {
  const owner = ownerOrgId === undefined ? 'AdobeID' : ownerOrgId.slice(0, ownerOrgId.indexOf('@'));
  return `${id.toString(16).toUpperCase().padStart(24, '0')}@${owner}`;
}

import { defaultWireStrictness, type WireStrictness, wireStrictnessWords } from './wire-strictness.ts';

/**
 * Where the public record of the service is ambiguous, or where the hosted service is stricter than its own
 * clients: each of these picks a side.
 */
export interface Strictness extends WireStrictness {
  /**
   * What one entry may hold. `docs-strict`: 10 names over all its adds and 10 over all its removes. `docs-step`:
   * 10 steps of 10 names for users, 10 memberships altogether for user groups; what Adobe's Python client has sent
   * for years. `dense`: 10 steps of 10 names for both.
   * @defaultValue 'docs-step'
   */
  readonly size: 'docs-strict' | 'docs-step' | 'dense';
  /**
   * In which order the entries of one request run; Adobe guarantees none. `documented` is the order of its guidance:
   * creates, user groups, updates, removals, adds, removals from the organization. `shuffled` depends on the
   * request and on `orderSeed` alone. The answer speaks of entries by their place in the request.
   * @defaultValue 'as-sent'
   */
  readonly order: 'as-sent' | 'documented' | 'shuffled';
  /** Whether the steps after a failed one still run. The record does not say. @defaultValue 'stop' */
  readonly afterFailedStep: 'stop' | 'continue';
  /**
   * Whether a list with a bad name is left undone as a whole, or done up to that name. The record does not say.
   * @defaultValue 'atomic'
   */
  readonly listStep: 'atomic' | 'partial';
  /**
   * Whether `add: {group: []}` is `error.group.invalid_list`, as the error reference says. Adobe's own samples send it.
   * @defaultValue 'accept'; 'refuse' where `size` is 'docs-strict'
   */
  readonly emptyGroupList: 'accept' | 'refuse';
  /**
   * Whether a created owned account needs first name, last name and (federated) country. The documentation
   * says so; Adobe's sync tool leaves them out and expects success.
   * @defaultValue 'optional'
   */
  readonly names: 'optional' | 'required';
  /**
   * Whether an e-mail-like username that is not the e-mail names its user outside a create (`lenient`), or the
   * e-mail alone does (`strict`).
   * @defaultValue 'strict'
   */
  readonly identifiers: 'strict' | 'lenient';
  /**
   * Whether an entry may give a `domain` beside a user that is an e-mail. The error reference refuses it, another page
   * says that it is ignored.
   * @defaultValue 'refuse'
   */
  readonly domainWithEmail: 'refuse' | 'ignore';
  /**
   * Whether a create may bring an e-mail-like username into a directory with username login; refused it is
   * `error.user.name.contains.email`.
   * @defaultValue 'accept'
   */
  readonly emailLikeUsername: 'accept' | 'refuse';
  /**
   * Whether an update may move an e-mail to another domain: within the directory, as one page says, or never
   * (`error.user.change_domain_update.no`), as the error reference can be read.
   * @defaultValue 'same-directory'
   */
  readonly emailDomainChange: 'same-directory' | 'never';
  /**
   * Whether a user group refuses people who are its members already (`error.user.already_exists`).
   * @defaultValue 'accept'
   */
  readonly repeatedMember: 'accept' | 'refuse';
  /**
   * Whether a user group refuses a list of users that changes nothing (`error.usergroup.user_list.invalid`).
   * @defaultValue 'accept'
   */
  readonly unchangedUserList: 'accept' | 'refuse';
  /**
   * Which name a new user group gets when `createUserGroup` gives another than the entry does.
   * @defaultValue 'entry'
   */
  readonly createdGroupName: 'entry' | 'step';
  /**
   * What the single-user call says of somebody who exists, but outside the organization: `error.user.not_found` (404),
   * or `error.api.user.not.parent.org` (400), which is documented for reading calls without its cause.
   * @defaultValue 'not-found'
   */
  readonly userOfAnotherOrg: 'not-found' | 'not-parent-org';
  /**
   * How the groups call names the system administrators: `_org_admin` as the text says, or `Administrators` as its
   * example does. People's own `groups` always say `_org_admin`.
   * @defaultValue '_org_admin'
   */
  readonly systemAdminName: '_org_admin' | 'Administrators';
}

/** What the public clients of the service are known to work with. */
export const defaultStrictness: Strictness = Object.freeze({
  size: 'docs-step',
  order: 'as-sent',
  afterFailedStep: 'stop',
  listStep: 'atomic',
  emptyGroupList: 'accept',
  names: 'optional',
  identifiers: 'strict',
  domainWithEmail: 'refuse',
  emailLikeUsername: 'accept',
  emailDomainChange: 'same-directory',
  repeatedMember: 'accept',
  unchangedUserList: 'accept',
  createdGroupName: 'entry',
  userOfAnotherOrg: 'not-found',
  systemAdminName: '_org_admin',
  ...defaultWireStrictness,
});

/** The words of each switch, for whatever reads one from a file or a command line. */
export const strictnessWords: { readonly [Name in keyof Strictness]: readonly Strictness[Name][] } = {
  size: ['docs-strict', 'docs-step', 'dense'],
  order: ['as-sent', 'documented', 'shuffled'],
  afterFailedStep: ['stop', 'continue'],
  listStep: ['atomic', 'partial'],
  emptyGroupList: ['accept', 'refuse'],
  names: ['optional', 'required'],
  identifiers: ['strict', 'lenient'],
  domainWithEmail: ['refuse', 'ignore'],
  emailLikeUsername: ['accept', 'refuse'],
  emailDomainChange: ['same-directory', 'never'],
  repeatedMember: ['accept', 'refuse'],
  unchangedUserList: ['accept', 'refuse'],
  createdGroupName: ['entry', 'step'],
  userOfAnotherOrg: ['not-found', 'not-parent-org'],
  systemAdminName: ['_org_admin', 'Administrators'],
  ...wireStrictnessWords,
};

/** Every switch set; what an organization says goes before what the server says. */
export function resolveStrictness(
  server: Partial<Strictness> = {},
  org: Partial<Strictness> = {},
): Strictness {
  const given = { ...server, ...org };
  const emptyGroupList = given.size === 'docs-strict' ? 'refuse' : defaultStrictness.emptyGroupList;
  return { ...defaultStrictness, emptyGroupList, ...given };
}

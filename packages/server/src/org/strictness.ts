/**
 * Where the public record of the service is ambiguous, or where the hosted service is stricter than its own
 * clients: each of these picks a side.
 */
export interface Strictness {
  /**
   * What one entry may hold. `docs-strict`: 10 names over all its adds and 10 over all its removes. `docs-step`:
   * 10 steps of 10 names for users, 10 memberships altogether for user groups. `dense`: 10 steps of 10 names for both.
   * @defaultValue 'docs-step'
   */
  readonly size: 'docs-strict' | 'docs-step' | 'dense';
  /** Whether the steps after a failed one still run. @defaultValue 'stop' */
  readonly afterFailedStep: 'stop' | 'continue';
  /** Whether a list with a bad name is left undone as a whole. @defaultValue 'atomic' */
  readonly listStep: 'atomic' | 'partial';
  /**
   * Whether `add: {group: []}` is `error.group.invalid_list`. Adobe's own samples send it.
   * @defaultValue 'accept'
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
   * Whether a create may bring an e-mail-like username into a directory with username login; refused it is
   * `error.user.name.contains.email`.
   * @defaultValue 'accept'
   */
  readonly emailLikeUsername: 'accept' | 'refuse';
  /**
   * Whether a user group refuses people who are its members already (`error.user.already_exists`).
   * @defaultValue 'accept'
   */
  readonly repeatedMember: 'accept' | 'refuse';
}

/** What the public clients of the service are known to work with. */
export const defaultStrictness: Strictness = Object.freeze({
  size: 'docs-step',
  afterFailedStep: 'stop',
  listStep: 'atomic',
  emptyGroupList: 'accept',
  names: 'optional',
  identifiers: 'strict',
  emailLikeUsername: 'accept',
  repeatedMember: 'accept',
});

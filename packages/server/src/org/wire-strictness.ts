/** Switches of what every call does on the wire, whatever the organization's rules are. */
export interface WireStrictness {
  /**
   * What a 401 or 403 says: nothing, as documented (`empty`); `{error_code, message}` as the gateway in front of
   * the service has been seen to (`gateway`); or `{result, message}` like other failures (`result`).
   * @defaultValue 'empty'
   */
  readonly refusedAccess: 'empty' | 'gateway' | 'result';
  /**
   * Whether a well-formed id of an organization that is not the token's is a 401 without details, or a 400
   * `error.organization.invalid_id`. The documentation says both.
   * @defaultValue 'unauthorized'
   */
  readonly otherOrganization: 'unauthorized' | 'invalid';
  /**
   * Whether the JWT exchange insists on a `jti` that was never used before. Published clients send none.
   * @defaultValue 'optional'
   */
  readonly jwtId: 'optional' | 'required';
  /**
   * Whether `X-Current-Page` counts from 1 or, like the path, from 0. Seen from 1 on one deprecated call, unknown
   * elsewhere.
   * @defaultValue 'from-1'
   */
  readonly currentPage: 'from-1' | 'from-0';
  /**
   * What `X-Page-Size` tells: the size of full pages, or the number of entries on this one. The documentation
   * says both. It is never 0, since clients divide by it.
   * @defaultValue 'full'
   */
  readonly pageSize: 'full' | 'listed';
  /**
   * What the groups call says past its last page: `Not found` as a 404 (`not-found`) or as a 200 (`ok`), or the
   * last page again (`last-page`). The documentation shows the body without its status, and elsewhere promises the last page.
   * @defaultValue 'not-found'
   */
  readonly groupsPastEnd: 'not-found' | 'ok' | 'last-page';
  /**
   * Whether the undocumented `type=<identity type>` of the users calls, which the Python client sends, selects.
   * @defaultValue 'honour'
   */
  readonly typeFilter: 'honour' | 'ignore';
  /**
   * Whether a group's name in a path keeps what follows its last dot. The hosted service has been seen to cut it;
   * such groups are then reached by their `groupId`.
   * @defaultValue 'kept'
   */
  readonly dotInGroupName: 'kept' | 'cut';
  /**
   * Whether `page` of the deprecated list of user groups counts from 1, as its examples and the public clients do, or
   * from 0 like every other call.
   * @defaultValue 'from-1'
   */
  readonly userGroupsPage: 'from-1' | 'from-0';
}

/** The sides taken by default. */
export const defaultWireStrictness: WireStrictness = Object.freeze({
  refusedAccess: 'empty',
  otherOrganization: 'unauthorized',
  jwtId: 'optional',
  currentPage: 'from-1',
  pageSize: 'full',
  groupsPastEnd: 'not-found',
  typeFilter: 'honour',
  dotInGroupName: 'kept',
  userGroupsPage: 'from-1',
});

/** The words of each switch. */
export const wireStrictnessWords: {
  readonly [Name in keyof WireStrictness]: readonly WireStrictness[Name][];
} = {
  refusedAccess: ['empty', 'gateway', 'result'],
  otherOrganization: ['unauthorized', 'invalid'],
  jwtId: ['optional', 'required'],
  currentPage: ['from-1', 'from-0'],
  pageSize: ['full', 'listed'],
  groupsPastEnd: ['not-found', 'ok', 'last-page'],
  typeFilter: ['honour', 'ignore'],
  dotInGroupName: ['kept', 'cut'],
  userGroupsPage: ['from-1', 'from-0'],
};

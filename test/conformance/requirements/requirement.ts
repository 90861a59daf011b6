/** Something that a server has to do to be taken for the hosted service. */
interface Requirement {
  /** One sentence. */
  readonly rule: string;
  /** A page that says so, a client that was seen to need it, or `our choice`. */
  readonly source: string;
}

const guide = 'https://adobe-apiplatform.github.io/umapi-documentation/en';

/** Where requirements come from. */
export const source = {
  authentication: `${guide}/UM_Authentication.html`,
  users: `${guide}/api/getUsersWithPage.html`,
  members: `${guide}/api/getUsersByGroup.html`,
  user: `${guide}/api/getUser.html`,
  groups: `${guide}/api/group.html`,
  actions: `${guide}/api/ActionsRef.html`,
  commands: `${guide}/api/ActionsCmds.html`,
  groupCommands: `${guide}/api/usergroupActionCommands.html`,
  errors: `${guide}/api/ErrorRef.html`,
  deprecatedUsers: `${guide}/api/getUsersREST.html`,
  deprecatedGroups: `${guide}/api/getUserGroups.html`,
  deprecatedGroup: `${guide}/api/getUserGroup.html`,
  products: `${guide}/api/product.html`,
  profiles: `${guide}/api/getAllProfilesForOrg.html`,
  profile: `${guide}/api/getProductProfile.html`,
  profileUsers: `${guide}/api/getProductProfileUsers.html`,
  profileChange: `${guide}/api/updateProductProfile.html`,
  oauth: 'https://www.rfc-editor.org/rfc/rfc6749',
  http: 'https://www.rfc-editor.org/rfc/rfc9110',
  python3: 'observed: Python client 3.0.1',
  python2: 'observed: Python client 2.22',
  sync: "observed: Adobe's sync tool 2.10",
  threads: 'observed: reports of users of the hosted service',
  ours: 'our choice',
} as const;

/** Requirements that share a source, from their sentences by id. */
export function from<Id extends string>(
  origin: string,
  rules: Readonly<Record<Id, string>>,
): Readonly<Record<Id, Requirement>> {
  const entries = Object.entries<string>(rules).map(([id, rule]) => [id, { rule, source: origin }] as const);
  return Object.fromEntries(entries) as Record<Id, Requirement>;
}

import type { DirectoryConfig, SourceContext } from '@umapi-kit/sync';
import { startLdapStandIn } from '../../../packages/sync/test/support/ldap-stand-in.ts';
import { entriesOf, ldifOf, type Tree } from '../../../packages/sync/test/support/ldap-tree.ts';
import { slapdMissing, startSlapd } from '../../support/slapd.ts';
import { clockWithoutWaits, contextOf } from '../support/read-source.ts';

type LdapConfig = Extract<DirectoryConfig, { readonly kind: 'ldap' }>;

/** A server with people. */
interface PeopleServer extends AsyncDisposable {
  readonly url: string;
  /** Requests for entries since it was asked last; each page of a search is one. */
  searches(): Promise<number>;
}

/** A server of this process, and one of OpenLDAP where it is installed. */
export const directories: readonly (readonly [name: string, start: (tree: Tree) => Promise<PeopleServer>])[] =
  [
    ['a stand-in', startCounted],
    ...(slapdMissing() === undefined
      ? [['OpenLDAP', (tree: Tree) => startSlapd({ ldif: ldifOf(entriesOf(tree)) })] as const]
      : []),
  ];

/** Tells before the tests why one of the servers is left out. */
export function sayWithoutSlapd(): void {
  const missing = slapdMissing();
  if (missing !== undefined) process.stderr.write(`No OpenLDAP is tried: ${missing}.\n`);
}

async function startCounted(tree: Tree): Promise<PeopleServer> {
  const standIn = await startLdapStandIn({ entries: entriesOf(tree) });
  let counted = 0;
  return {
    url: standIn.url,
    async searches() {
      const since = standIn.searches.length - counted;
      counted = standIn.searches.length;
      return since;
    },
    [Symbol.asyncDispose]: () => standIn[Symbol.asyncDispose](),
  };
}

/** How the people of a tree are found on a server that is not Active Directory. */
export function ldapConfig(url: string, overrides: Partial<LdapConfig> = {}): LdapConfig {
  return {
    kind: 'ldap',
    url,
    baseDn: 'dc=example,dc=com',
    allUsersFilter: '(objectClass=inetOrgPerson)',
    groupFilterFormat: '(&(objectClass=groupOfNames)(cn={group}))',
    ...overrides,
  };
}

/** A context for real sockets; secrets are the words that name them. */
export function ldapContext(overrides: Partial<SourceContext> = {}): SourceContext {
  return contextOf(() => Promise.reject(new Error('LDAP needs no HTTP')), {
    clock: clockWithoutWaits,
    ...overrides,
  });
}

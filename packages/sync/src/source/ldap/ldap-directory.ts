import type { SecretReference } from '../../config/secret.ts';
import type { PersonDefaults, PersonTemplates } from '../person-templates.ts';

/**
 * An LDAP directory: Active Directory, OpenLDAP and others. What is absent is as in the original's
 * `connector-ldap.yml`, but for certificates, which are always checked.
 */
export interface LdapDirectory extends PersonDefaults {
  /** `ldaps://host` or `ldap://host`, with a port where it is not 636 or 389. */
  readonly url: string;
  /** Everything is looked for below it. May be empty, for the whole of the server. */
  readonly baseDn: string;
  /** Whom to sign in as: a DN, in Active Directory also `name@domain`. @defaultValue anonymous */
  readonly username?: string;
  readonly password?: SecretReference;
  readonly tls?: LdapTls;
  /** People asked for in one search; 0 asks for all of them at once, which most servers limit. @defaultValue 1000 */
  readonly pageSize?: number;
  /** Who counts as a person. @defaultValue persons of Active Directory whose account is enabled */
  readonly allUsersFilter?: string;
  /**
   * Finds the entry of a group by `{group}`, its name.
   * @defaultValue `(&(|(objectCategory=group)(objectClass=groupOfNames)(objectClass=posixGroup))(cn={group}))`
   */
  readonly groupFilterFormat?: string;
  /**
   * Finds the members of a group by `{group_dn}`. Nested groups of Active Directory:
   * `(memberOf:1.2.840.113556.1.4.1941:={group_dn})`. Not together with `twoSteps`.
   * @defaultValue `(memberOf={group_dn})`
   */
  readonly groupMemberFilterFormat?: string;
  /** Members are those that the entry of the group names. @defaultValue none: a filter finds them */
  readonly twoSteps?: {
    /** The attribute of a group that holds the DNs of its members, such as `member`. */
    readonly memberAttribute: string;
    /** Members of groups within a group are its members too. @defaultValue false */
    readonly nested?: boolean;
  };
  /** The attribute of a person that holds the DNs of groups, such as `memberOf`; the CN of each is its name. */
  readonly dynamicGroupAttribute?: string;
  /**
   * Attributes of a person's entry.
   * @defaultValue `{mail}`, `{givenName}`, `{sn}`, `{c}`; no username
   */
  readonly templates?: PersonTemplates;
  /**
   * What becomes of parts of the tree that the server says are elsewhere. Those that every domain of Active
   * Directory names, and that hold no people, never count.
   * @defaultValue 'refuse': who is there can't be known, so nothing is
   */
  readonly referrals?: 'refuse' | 'ignore';
  /** How long to wait for the answer to one question. @defaultValue 120000 */
  readonly timeoutMs?: number;
}

/** How the connection is protected. */
export interface LdapTls {
  /** Encrypts a connection to `ldap://` before anybody signs in. @defaultValue false */
  readonly startTls?: boolean;
  /** `false` accepts whatever certificate the server shows, and says so in a warning. @defaultValue true */
  readonly verify?: boolean;
  /** Certificates in PEM to trust instead of those of the system; an absolute path. */
  readonly caFile?: string;
}

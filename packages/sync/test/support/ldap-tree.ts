/** An entry, as a server holds it. */
export interface TreeEntry {
  readonly dn: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** Whom a directory has, and who is in which group. */
export interface Tree {
  /** By uid; what is absent is made up of it, an empty list removes an attribute. */
  readonly people: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** Group → uids of people, or names of groups. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
}

const base = 'dc=example,dc=com';

/** The DN of a person. */
export function personDn(uid: string): string {
  return `uid=${escapeDn(uid)},ou=people,${base}`;
}

/** The DN of a group. */
export function groupDn(name: string): string {
  return `cn=${escapeDn(name)},ou=groups,${base}`;
}

/** The entries of a tree, each person with `memberOf` for every group that they are directly in. */
export function entriesOf({ people, groups }: Tree): readonly TreeEntry[] {
  const memberOf = new Map<string, string[]>();
  for (const [group, members] of Object.entries(groups)) {
    for (const member of members) memberOf.set(member, [...(memberOf.get(member) ?? []), groupDn(group)]);
  }
  return [
    ...['people', 'groups'].map((ou) => ({
      dn: `ou=${ou},${base}`,
      attributes: { objectClass: ['organizationalUnit'], ou: [ou] },
    })),
    ...Object.entries(people).map(([uid, attributes]) =>
      withMemberOf(personEntry(uid, attributes), memberOf.get(uid)),
    ),
    ...Object.entries(groups).map(([name, members]) =>
      withMemberOf(groupEntry(name, members, people), memberOf.get(name)),
    ),
  ];
}

/** The same as LDIF; every value as base64, so that it may hold anything. */
export function ldifOf(entries: readonly TreeEntry[]): string {
  return entries
    .map(({ dn, attributes }) => {
      const lines = Object.entries(attributes).flatMap(([name, values]) =>
        values.map((value) => `${name}:: ${bytesOf(value).toString('base64')}`),
      );
      return [`dn:: ${Buffer.from(dn).toString('base64')}`, ...lines].join('\n');
    })
    .join('\n\n');
}

/** A value as it is on the wire: text, or, behind a NUL, a letter for each byte. */
export function bytesOf(value: string): Buffer {
  return Buffer.from(value, value.startsWith('\u0000') ? 'latin1' : 'utf8');
}

function personEntry(uid: string, attributes: Readonly<Record<string, readonly string[]>>): TreeEntry {
  const all: Record<string, readonly string[]> = {
    objectClass: ['inetOrgPerson', 'extensibleObject'],
    uid: [uid],
    cn: [uid],
    sn: [uid],
    mail: [`${uid}@example.com`],
    ...attributes,
  };
  const present = Object.entries(all).filter(([, values]) => values.length > 0);
  return { dn: personDn(uid), attributes: Object.fromEntries(present) };
}

function groupEntry(name: string, members: readonly string[], people: Tree['people']): TreeEntry {
  const dns = members.map((member) => (Object.hasOwn(people, member) ? personDn(member) : groupDn(member)));
  // OpenLDAP has no group without a member.
  const member = dns.length === 0 ? [`cn=nobody,${base}`] : dns;
  return { dn: groupDn(name), attributes: { objectClass: ['groupOfNames'], cn: [name], member } };
}

function withMemberOf({ dn, attributes }: TreeEntry, memberOf: readonly string[] | undefined): TreeEntry {
  return memberOf ? { dn, attributes: { ...attributes, memberOf } } : { dn, attributes };
}

function escapeDn(value: string): string {
  return value.replaceAll(/[,+"\\<>;=#]/g, '\\$&');
}

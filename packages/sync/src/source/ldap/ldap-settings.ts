import { SourceError } from '../../errors.ts';
import { type TemplatePerson, templatePerson } from '../template-person.ts';
import type { LdapDirectory } from './ldap-directory.ts';
import { comparedAttribute, fillFilter, parseFilter } from './ldap-filter.ts';

/** A configuration with every default filled in, and checked. */
export interface LdapSettings {
  readonly url: string;
  readonly baseDn: string;
  readonly pageSize: number;
  readonly referrals: 'refuse' | 'ignore';
  readonly timeoutMs: number;
  readonly allUsersFilter: string;
  readonly groupFilterFormat: string;
  readonly groupMemberFilterFormat: string;
  readonly twoSteps?: NonNullable<LdapDirectory['twoSteps']>;
  /** The attribute of a person that says the same as the filter for members. */
  readonly memberOfAttribute?: string;
  readonly dynamicGroupAttribute?: string;
  readonly person: TemplatePerson;
}

/** Persons of Active Directory whose account is not disabled (bit 2 of the flags). */
const enabledPersons =
  '(&(objectClass=user)(objectCategory=person)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))';
const anyGroup = '(&(|(objectCategory=group)(objectClass=groupOfNames)(objectClass=posixGroup))(cn={group}))';
const memberOf = '(memberOf={group_dn})';

const defaultTemplates = { email: '{mail}', firstName: '{givenName}', lastName: '{sn}', country: '{c}' };

/**
 * Fills in the defaults, and checks what can be checked without a server.
 *
 * @throws SourceError naming the setting that is wrong
 */
export function ldapSettings(directory: LdapDirectory): LdapSettings {
  const { url, baseDn, twoSteps, dynamicGroupAttribute, groupMemberFilterFormat } = directory;
  if (twoSteps && groupMemberFilterFormat !== undefined) {
    throw wrong('twoSteps', 'a filter finds the members already; leave out groupMemberFilterFormat or this');
  }
  const formats = {
    allUsersFilter: directory.allUsersFilter ?? enabledPersons,
    groupFilterFormat: directory.groupFilterFormat ?? anyGroup,
    groupMemberFilterFormat: groupMemberFilterFormat ?? memberOf,
  };
  checkFormats(formats);
  const memberOfAttribute = twoSteps ? undefined : comparedAttribute(formats.groupMemberFilterFormat);
  return {
    url,
    baseDn,
    pageSize: wholeNumber('pageSize', directory.pageSize ?? 1_000, 0),
    referrals: directory.referrals ?? 'refuse',
    timeoutMs: wholeNumber('timeoutMs', directory.timeoutMs ?? 120_000, 1),
    ...formats,
    ...(twoSteps && { twoSteps }),
    ...(memberOfAttribute !== undefined && { memberOfAttribute }),
    ...(dynamicGroupAttribute !== undefined && { dynamicGroupAttribute }),
    person: templatePerson({ ...defaultTemplates, ...directory.templates }, directory),
  };
}

function checkFormats(
  formats: Pick<LdapSettings, 'allUsersFilter' | 'groupFilterFormat' | 'groupMemberFilterFormat'>,
): void {
  const { allUsersFilter, groupFilterFormat, groupMemberFilterFormat } = formats;
  if (!groupFilterFormat.includes('{group}')) {
    throw wrong('groupFilterFormat', 'it would find the same for every group; write {group} for its name');
  }
  if (!groupMemberFilterFormat.includes('{group_dn}')) {
    throw wrong('groupMemberFilterFormat', 'it would find the same for every group; write {group_dn} for it');
  }
  parseFilter(allUsersFilter, 'allUsersFilter');
  parseFilter(fillFilter(groupFilterFormat, 'group', 'x'), 'groupFilterFormat');
  parseFilter(fillFilter(groupMemberFilterFormat, 'group_dn', 'cn=x'), 'groupMemberFilterFormat');
}

function wholeNumber(setting: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw wrong(setting, `write a whole number from ${least} on, not ${value}`);
}

function wrong(setting: string, problem: string): SourceError {
  return new SourceError('SOURCE_SETTING', { file: setting }, problem);
}

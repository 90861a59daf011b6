import type { LdapDirectory } from '../source/ldap/ldap-directory.ts';
import { credential } from './credentials.ts';
import type { Notes } from './notes.ts';
import type { Located, Section } from './section.ts';
import { readTemplates } from './templates.ts';

/** Reads `connector-ldap.yml`. */
export function readLdapConnector(section: Section, notes: Notes): LdapDirectory {
  const host = section.text('host');
  if (host === undefined) section.missing('host');
  const baseDn = section.text('base_dn');
  if (baseDn === undefined) section.missing('base_dn');
  const url = host?.value ?? '';
  const templates = readTemplates(section);
  return {
    url: /^ldaps?:\/\//i.test(url) ? url : `ldap://${url}`,
    baseDn: baseDn?.value ?? '',
    ...readSignIn(section),
    ...readTls(section, url, notes),
    ...readFilters(section),
    ...readTwoSteps(section),
    ...(templates === undefined ? {} : { templates }),
    // The original leaves out what is on other servers, and its files have no word to say otherwise.
    referrals: 'ignore',
    ...remarkEncoding(section, notes),
  };
}

const methods = ['simple', 'anonymous', 'ntlm', 'kerberos'];

function readSignIn(section: Section): Pick<LdapDirectory, 'username' | 'password'> {
  const method = section.text('authentication_method');
  const username = section.text('username');
  const password = credential(section, 'password', username?.value ?? '');
  const word = method?.value.trim().toLowerCase() ?? 'simple';
  if (method !== undefined) refuseMethod(section, { ...method, value: word });
  if (word === 'anonymous' && username !== undefined)
    section.fault(
      username.place,
      'an anonymous connection has no user name; remove it, or write authentication_method: simple',
    );
  if (username === undefined || word !== 'simple') return {};
  if (password === undefined) section.missing('password');
  return { username: username.value, ...(password === undefined ? {} : { password }) };
}

function refuseMethod(section: Section, { value: word, place }: Located<string>): void {
  if (!methods.includes(word))
    section.fault(place, `"${word}" is no authentication method; write simple or anonymous`);
  else if (word === 'ntlm' || word === 'kerberos')
    section.fault(place, `${word} is not supported; use simple over ldaps with a service account`);
}

function readTls(section: Section, url: string, { remark }: Notes): Pick<LdapDirectory, 'tls'> {
  const required = section.flag('require_tls_cert');
  const secure = /^ldaps:/i.test(url);
  if (required?.value === true) return secure ? {} : { tls: { startTls: true } };
  if (secure)
    remark({
      ...(required?.place ?? section.placeOf('host')),
      kind: 'differs',
      problem:
        'the certificate of the server is checked; trust an authority of your own with NODE_EXTRA_CA_CERTS, or tls.caFile of a native configuration',
      why: 'without a check anybody in between can read the password, and hand out a directory of their own',
    });
  return {};
}

function readFilters(section: Section): Partial<LdapDirectory> {
  const pageSize = section.integer('search_page_size');
  const all = section.text('all_users_filter');
  const group = section.text('group_filter_format');
  const member = section.text('group_member_filter_format');
  const dynamic = section.text('dynamic_group_member_attribute');
  return {
    ...(pageSize === undefined ? {} : { pageSize: pageSize.value }),
    ...(all === undefined ? {} : { allUsersFilter: all.value }),
    ...(group === undefined ? {} : { groupFilterFormat: group.value }),
    ...(member === undefined ? {} : { groupMemberFilterFormat: member.value }),
    ...(dynamic === undefined ? {} : { dynamicGroupAttribute: dynamic.value }),
  };
}

function readTwoSteps(section: Section): Pick<LdapDirectory, 'twoSteps'> {
  const steps = section.section('two_steps_lookup');
  if (steps === undefined) return {};
  const attribute = steps.text('group_member_attribute_name');
  if (attribute === undefined) steps.missing('group_member_attribute_name');
  const nested = steps.flag('nested_group');
  steps.refuseUnknown();
  const filter = section.text('group_member_filter_format');
  if (filter !== undefined)
    section.fault(
      filter.place,
      'two_steps_lookup finds members without a filter; remove group_member_filter_format',
    );
  return {
    twoSteps: {
      memberAttribute: attribute?.value ?? '',
      ...(nested === undefined ? {} : { nested: nested.value }),
    },
  };
}

function remarkEncoding(section: Section, { remark }: Notes): object {
  const encoding = section.text('string_encoding');
  if (encoding !== undefined)
    remark({
      ...encoding.place,
      kind: 'unknown',
      problem: 'string_encoding has no effect; remove it',
      why: 'LDAP is always UTF-8; the original keeps the setting without using it',
    });
  return {};
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulatedClock } from '@umapi-kit/clock';
import { type RunningServer, startServer } from '@umapi-kit/server';
import { createTerminal, run } from 'umapi-kit';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Tree } from '../../../packages/sync/test/support/ldap-tree.ts';
import { account, acme, companySeed, connectTo, stateOf } from '../run/support/company.ts';
import { directories, sayWithoutSlapd } from './directories.ts';

sayWithoutSlapd();

const person = (uid: string) => ({ mail: [`${uid}@acme.example`], givenName: [uid], sn: ['Doe'], c: ['DE'] });

const tree: Tree = {
  people: {
    jane: person('jane'),
    max: person('max'),
    zoe: { ...person('zoe'), employeeType: ['external'] },
    lee: person('lee'),
  },
  groups: {
    'Design Team': ['jane', 'zoe', 'designers abroad'],
    'designers abroad': ['max'],
    Print: ['jane'],
    'ACL-Old': ['jane'],
  },
};

const mainFile = `
adobe_users:
  exclude_identity_types: [adobeID]
  connectors: { umapi: connector-umapi.yml }
directory_users:
  user_identity_type: federatedID
  default_country_code: US
  connectors: { ldap: connector-ldap.yml }
  groups:
    - { directory_group: Design Team, adobe_groups: [Design] }
    - { directory_group: Print, adobe_groups: [Print] }
  additional_groups:
    - { source: 'ACL-(.+)', target: '\\1' }
limits: { max_adobe_only_users: 10 }
invocation_defaults:
  connector: ldap
  users: mapped
  process_groups: yes
`;

function ldapFile(url: string): string {
  return `
host: ${url}
base_dn: dc=example,dc=com
search_page_size: 2
require_tls_cert: false
all_users_filter: (&(objectClass=inetOrgPerson)(!(employeeType=external)))
group_filter_format: (&(objectClass=groupOfNames)(cn={group}))
two_steps_lookup: { group_member_attribute_name: member, nested_group: true }
dynamic_group_member_attribute: memberOf
user_username_format: '{mail}'
`;
}

function umapiFile({ url, endpoint }: RunningServer): string {
  const { origin, pathname } = new URL(endpoint);
  return `
authentication_method: oauth
server: { host: '${origin}', endpoint: ${pathname}, auth_host: '${url}' }
enterprise: { org_id: ${acme}, client_id: ${acme}, client_secret: a local secret }
`;
}

/** Files of the original program as somebody has them, in a folder of their own. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'original-ldap-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return join(folder, 'user-sync-config.yml');
}

async function sync(config: string): Promise<{ readonly exit: number; readonly text: string }> {
  let text = '';
  const stream = {
    write(part: string) {
      text += part;
    },
  };
  const exit = await run(['sync', '-c', config], {
    terminal: createTerminal(stream, stream, {}),
    clock: createSimulatedClock(),
    env: {},
    signal: new AbortController().signal,
  });
  return { exit, text };
}

describe.each(directories)('%s is synced with files of the original program', (_, start) => {
  test('with groups within groups, dynamic groups, and a filter for people', async () => {
    await using ldap = await start(tree);
    const seed = companySeed({ [acme]: [account('gone', 'Design'), account('lee')] });
    await using server = await startServer({ seed });
    const config = folderWith({
      'user-sync-config.yml': mainFile,
      'connector-ldap.yml': ldapFile(ldap.url),
      'connector-umapi.yml': umapiFile(server),
    });

    const { exit, text } = await sync(config);

    await using conn = connectTo(server, acme);
    expect({ state: await stateOf(conn), exit }, text).toEqual({
      state: [
        'gone@acme.example gone: ',
        'jane@acme.example jane: Design, Old, Print',
        'lee@acme.example lee: ',
        'max@acme.example max: Design',
      ],
      exit: 0,
    });
  });
});

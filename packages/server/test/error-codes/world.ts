import type { DirectoryType, OrgSettings, OrgState, Seed } from '@umapi-kit/server';
import { acme, orgId } from '../acme.ts';

/** How Acme is to be, where a code needs more than a request. */
export interface Circumstances {
  readonly settings?: OrgSettings;
  readonly state?: OrgState;
  /** Directories of this type are left out. */
  readonly without?: DirectoryType;
}

/** Acme with everything in it that some error code needs. */
export function world({ settings = {}, state = 'active', without }: Circumstances = {}): Seed {
  const [first, ...others] = acme.orgs;
  if (first?.id !== orgId) throw new TypeError('the seed of the tests lacks Acme');
  return {
    orgs: [
      {
        ...first,
        settings,
        state,
        directories: [
          ...(first.directories ?? []).filter(({ type }) => type !== without),
          { name: 'Synced', type: 'federated', domains: ['synced.example'], adobeSynced: true },
          { name: 'Enforced', type: 'federated', domains: [{ name: 'enforced.example', enforced: true }] },
        ],
        trusts: [{ org: 'C0C@AdobeOrg', directory: 'Partners' }],
        userGroups: [...(first.userGroups ?? []), { name: 'Shared', sharedReadOnly: true }],
        users: [
          ...(first.users ?? []),
          { email: 'sam@synced.example' },
          { email: 'pat@partner.example' },
          { email: 'twin@acme.example' },
          { email: 'twin@acme.example', username: 'twin', domain: 'names.example' },
          { email: 'boss@acme.example', groups: ['_admin_Photoshop', 'Shared'] },
        ],
        invitations: ['invited@mail.example'],
      },
      ...others,
      {
        id: 'C0C@AdobeOrg',
        name: 'Partner',
        directories: [{ name: 'Partners', type: 'federated', domains: ['partner.example'] }],
        users: [{ email: 'pat@partner.example' }],
      },
    ],
  };
}

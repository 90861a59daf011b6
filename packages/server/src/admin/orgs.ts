import type { OrgSettings, OrgState } from '../org/settings.ts';
import type { SeedOrg } from '../seed/seed.ts';
import { fillOrg } from '../store/fill.ts';
import { fillGroups } from '../store/fill-groups.ts';
import type { OrgKey } from '../store/load-slice.ts';
import { all, first, integer, type Operation, text } from '../store/operation.ts';
import { changeOrgState, orgState } from '../store/org-state.ts';
import { forgetCalls } from '../store/throttle-use.ts';
import { conflict } from './admin-error.ts';
import { findOrg } from './find.ts';

/** An organization that is made: without anything in it yet. */
export type NewOrg = Pick<SeedOrg, 'id' | 'name' | 'technicalAccounts' | 'state' | 'settings'>;

/** What may change of an organization; what is left out stays. Settings are replaced as a whole. */
export type OrgChange = Partial<Omit<NewOrg, 'id'>>;

/** An organization as an administrator sees it. */
export interface OrgView {
  readonly id: string;
  readonly name: string;
  readonly state: OrgState;
  readonly settings: OrgSettings;
  /** Counted in `X-Total-Count`, never listed. */
  readonly technicalAccounts: number;
  /** People that its lists show. */
  readonly users: number;
}

/** Every organization, in the order in which they were made. */
export function* listOrgs(): Operation<readonly OrgView[]> {
  const views: OrgView[] = [];
  for (const row of yield* all('SELECT id, org_id FROM orgs ORDER BY id'))
    views.push(yield* viewOrg({ id: integer(row, 'id'), orgId: text(row, 'org_id') }));
  return views;
}

/** One organization. */
export function* viewOrg(org: OrgKey): Operation<OrgView> {
  const row = yield* first('SELECT name, technical_accounts, member_count FROM orgs WHERE id = ?', org.id);
  return {
    id: org.orgId,
    name: text(row, 'name'),
    ...(yield* orgState(org.id)),
    technicalAccounts: integer(row, 'technical_accounts'),
    users: integer(row, 'member_count'),
  };
}

/** Makes an organization with its roles and nothing else. */
export function* createOrg(org: NewOrg): Operation<OrgView> {
  const taken = yield* first('SELECT id FROM orgs WHERE org_id = ?', org.id);
  if (taken) throw conflict('id', `there is an organization ${org.id} already; choose another id`);
  yield* fillGroups(yield* fillOrg(org), org);
  return yield* viewOrg(yield* findOrg(org.id));
}

/** Changes an organization. Other limits than before count from now on. */
export function* changeOrg(
  org: OrgKey,
  { name, technicalAccounts, ...state }: OrgChange,
): Operation<OrgView> {
  if (name !== undefined) yield* all('UPDATE orgs SET name = ? WHERE id = ?', name, org.id);
  if (technicalAccounts !== undefined)
    yield* all('UPDATE orgs SET technical_accounts = ? WHERE id = ?', technicalAccounts, org.id);
  yield* changeOrgState(org.id, state);
  if (state.settings !== undefined) yield* forgetCalls(org);
  return yield* viewOrg(org);
}

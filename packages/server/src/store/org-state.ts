import type { OrgSettings, OrgState } from '../org/settings.ts';
import { orgStates } from '../org/settings.ts';
import { settings } from '../seed/settings-schema.ts';
import { all, first, type Operation, oneOf, text } from './operation.ts';

/** Whether an organization can be worked on, and how it is treated. */
interface StoredOrgState {
  readonly state: OrgState;
  readonly settings: OrgSettings;
}

/** @param orgRow an organization that exists */
export function* orgState(orgRow: number): Operation<StoredOrgState> {
  const row = yield* first('SELECT state, settings FROM orgs WHERE id = ?', orgRow);
  return { state: oneOf(row, 'state', orgStates), settings: parseSettings(text(row, 'settings')) };
}

/** Changes the state of an organization, or replaces its settings; what is not given stays. */
export function* changeOrgState(orgRow: number, change: Partial<StoredOrgState>): Operation<void> {
  if (change.state !== undefined) yield* all('UPDATE orgs SET state = ? WHERE id = ?', change.state, orgRow);
  if (change.settings !== undefined)
    yield* all('UPDATE orgs SET settings = ? WHERE id = ?', JSON.stringify(change.settings), orgRow);
}

/** Most organizations have none, and this is asked with every call. */
const none = '{}';

/** The settings of an organization from its row. */
export function parseSettings(json: string): OrgSettings {
  return json === none ? {} : settings.parse(JSON.parse(json));
}

import type { OrgSettings } from '../org/settings.ts';
import { parseUse } from '../throttle/parse-use.ts';
import { type ThrottleDecision, type ThrottleUse, type Use, unused } from '../throttle/throttle.ts';
import type { OrgKey } from './load-slice.ts';
import { all, first, type Operation, text } from './operation.ts';
import { parseSettings } from './org-state.ts';

/** The rule, as the store calls it. */
export type DecideCall = (use: ThrottleUse) => ThrottleDecision;

/** Stands for all clients of an organization; no client id is empty. */
const application = '';

/** Counts a call: load → decide → keep, so that several servers on one store share every limit. */
export function* countCall(org: OrgKey, clientId: string, decide: DecideCall): Operation<ThrottleDecision> {
  const decision = decide({
    client: yield* loadUse(org, clientId),
    application: yield* loadUse(org, application),
  });
  yield* saveUse(org, clientId, decision.use.client);
  yield* saveUse(org, application, decision.use.application);
  return decision;
}

function* loadUse(org: OrgKey, clientId: string): Operation<Use> {
  const row = yield* first(
    'SELECT uses FROM throttle_uses WHERE org_id = ? AND client_id = ?',
    org.id,
    clientId,
  );
  return row ? parseUse(text(row, 'uses')) : unused;
}

function* saveUse(org: OrgKey, clientId: string, use: Use): Operation<void> {
  yield* all(
    `INSERT INTO throttle_uses (org_id, client_id, uses) VALUES (?, ?, ?)
     ON CONFLICT (org_id, client_id) DO UPDATE SET uses = excluded.uses`,
    org.id,
    clientId,
    JSON.stringify(use),
  );
}

/** Forgets what an organization's clients have called. */
export function* forgetCalls(org: OrgKey): Operation<void> {
  yield* all('DELETE FROM throttle_uses WHERE org_id = ?', org.id);
}

/** The settings of every organization. */
export function* allSettings(): Operation<readonly OrgSettings[]> {
  const rows = yield* all('SELECT settings FROM orgs');
  return rows.map((row) => parseSettings(text(row, 'settings')));
}

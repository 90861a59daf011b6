import { type Answer, json } from '../answers.ts';
import type { CallContext } from '../context.ts';
import { resolveSettings } from '../org/settings.ts';

/**
 * Tells that the server is there; needs no token. `throttle` is a field of this server alone: `off` when it limits
 * no organization's calls, so that clients need not pace themselves.
 */
export async function status({ store, defaults }: CallContext): Promise<Answer> {
  const settings = await store.allSettings();
  const limited = settings.some((org) => resolveSettings(org, defaults).throttle !== undefined);
  return json({ build: 'umapi-kit', version: '2', state: 'LIVE', throttle: limited ? 'on' : 'off' });
}

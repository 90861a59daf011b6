import { currentCalls } from '@umapi-kit/protocol';
import { apiPath } from './api.ts';

/** The path of action calls. In test mode the service checks the actions, but does not carry them out. */
export function actionPath({
  orgId,
  testMode,
}: {
  readonly orgId: string;
  readonly testMode: boolean;
}): string {
  return apiPath(currentCalls.action.path, { orgId }, { testOnly: testMode ? 'true' : undefined });
}

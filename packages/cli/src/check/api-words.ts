import { parseErrorBody } from '@umapi-kit/protocol';
import { type Finding, failed, ok } from './check.ts';
import type { SeenAnswer } from './one-try.ts';

const project = 'the credential’s project in the Developer Console';

/** What the answer to the call for one user says about organization and permission. */
export function readingFinding(answer: SeenAnswer, orgId: string): Finding {
  const { status } = answer;
  const { code } = parseErrorBody(answer.body);
  const worked = ok(`${orgId} can be read`);
  switch (status) {
    case 200:
      return /"user"\s*:/.test(answer.body) ? worked : noApi(status);
    case 404:
      return code?.startsWith('error.user') ? worked : noApi(status);
    case 400:
      return code === 'error.user.email.invalid' ? worked : badRequest(code, orgId);
    case 401:
      return failed(
        'auth',
        `the token is good, but not for the organization ${orgId}`,
        'copy the organization’s id from the credential’s page in the Developer Console',
      );
    case 403:
      return forbidden(code);
    default:
      return failed(
        'failedChanges',
        `the service answered with status ${status}${code === undefined ? '' : ` (${code})`}`,
        `"umapi explain ${code ?? status}" says more`,
      );
  }
}

function noApi(status: number): Finding {
  return failed(
    'usage',
    `status ${status} came, but not from the User Management API`,
    'look at the endpoint: it ends in /v2/usermanagement; a proxy may have answered in its place',
  );
}

function badRequest(code: string | undefined, orgId: string): Finding {
  if (code?.startsWith('error.organization.invalid'))
    return failed(
      'auth',
      `${orgId} is not the id of the credential’s organization`,
      'copy it from the credential’s page in the Developer Console; it looks like A495E53@AdobeOrg',
    );
  if (code === 'error.apikey.invalid')
    return failed(
      'auth',
      'the certificate of the integration has expired',
      `add a new one in ${project}; better make an OAuth server-to-server credential, which needs none`,
    );
  if (code === 'error.organization.migrating') return migrating;
  return failed(
    'auth',
    `the service refused the call (${code ?? 'status 400, without a code'})`,
    `"umapi explain ${code ?? 400}" says more`,
  );
}

/** That Adobe is moving the organization. */
export const migrating: Finding = failed(
  'auth',
  'Adobe is migrating the organization, and refuses every call meanwhile',
  'try again in some hours; the Admin Console tells when it is over',
);

function forbidden(code: string | undefined): Finding {
  if (code === undefined)
    return failed(
      'auth',
      'the API key is not permitted, or Adobe is migrating the organization: the service says the same of both',
      `look whether the User Management API is in ${project}, and whether the Admin Console tells of a migration`,
    );
  return failed(
    'auth',
    `the API key is not permitted to read (${code})`,
    `add the User Management API to ${project}`,
  );
}

import type { UncheckedAdmin } from './admin.ts';
import { get, patch, post, type Route, remove } from './route.ts';

const org = '/orgs/:org';
const directory = `${org}/directories/:directory`;
const product = `${org}/products/:product`;
const credential = `${org}/credentials/:clientId`;

/** Calls that do what Adobe's consoles do. */
export const consoleRoutes: readonly Route<UncheckedAdmin>[] = [
  get('/orgs', (admin) => admin.orgs()),
  post('/orgs', (admin, _, body) => admin.createOrg(body)),
  get(org, (admin, [orgId]) => admin.org(orgId)),
  patch(org, (admin, [orgId], body) => admin.changeOrg(orgId, body)),

  get(`${org}/directories`, (admin, [orgId]) => admin.directories(orgId)),
  post(`${org}/directories`, (admin, [orgId], body) => admin.createDirectory(orgId, body)),
  get(directory, (admin, [orgId, name]) => admin.directory(orgId, name)),
  patch(directory, (admin, [orgId, name], body) => admin.changeDirectory(orgId, name, body)),
  post(`${directory}/domains`, (admin, [orgId, name], body) => admin.claimDomain(orgId, name, body)),
  patch(`${directory}/domains/:domain`, (admin, [orgId, name, domain], body) =>
    admin.changeDomain(orgId, name, domain, body),
  ),
  remove(`${directory}/domains/:domain`, (admin, [orgId, name, domain]) =>
    admin.releaseDomain(orgId, name, domain),
  ),
  post(`${directory}/trusts`, (admin, [orgId, name], body) => admin.grantTrust(orgId, name, body)),
  remove(`${directory}/trusts/:trustee`, (admin, [orgId, name, trustee]) =>
    admin.revokeTrust(orgId, name, trustee),
  ),

  get(`${org}/products`, (admin, [orgId]) => admin.products(orgId)),
  post(`${org}/products`, (admin, [orgId], body) => admin.createProduct(orgId, body)),
  get(product, (admin, [orgId, name]) => admin.product(orgId, name)),
  remove(product, (admin, [orgId, name]) => admin.deleteProduct(orgId, name)),
  post(`${product}/profiles`, (admin, [orgId, name], body) => admin.createProfile(orgId, name, body)),
  get(`${product}/profiles/:profile`, (admin, [orgId, name, profile]) => admin.profile(orgId, name, profile)),
  patch(`${product}/profiles/:profile`, (admin, [orgId, name, profile], body) =>
    admin.changeProfile(orgId, name, profile, body),
  ),
  remove(`${product}/profiles/:profile`, (admin, [orgId, name, profile]) =>
    admin.deleteProfile(orgId, name, profile),
  ),

  get(`${org}/credentials`, (admin, [orgId]) => admin.credentials(orgId)),
  post(`${org}/credentials`, (admin, [orgId], body) => admin.createCredential(orgId, body)),
  get(credential, (admin, [orgId, clientId]) => admin.credential(orgId, clientId)),
  patch(credential, (admin, [orgId, clientId], body) => admin.changeCredential(orgId, clientId, body)),
  remove(credential, (admin, [orgId, clientId]) => admin.deleteCredential(orgId, clientId)),
  post(`${credential}/secrets`, (admin, [orgId, clientId], body) =>
    admin.rotateSecret(orgId, clientId, body),
  ),
  remove(`${credential}/secrets`, (admin, [orgId, clientId]) => admin.expireSecrets(orgId, clientId)),
  remove(`${credential}/tokens`, (admin, [orgId, clientId]) => admin.expireTokens(orgId, clientId)),
  post(`${credential}/certificates`, (admin, [orgId, clientId], body) =>
    admin.addCertificate(orgId, clientId, body),
  ),
  post(`${credential}/certificates/make`, (admin, [orgId, clientId], body) =>
    admin.makeCertificate(orgId, clientId, body),
  ),
  post(`${credential}/certificates/:id/expire`, (admin, [orgId, clientId, id]) =>
    admin.expireCertificate(orgId, clientId, Number(id)),
  ),

  get(`${org}/shared-groups`, (admin, [orgId]) => admin.sharedGroups(orgId)),
  post(`${org}/shared-groups`, (admin, [orgId], body) => admin.shareGroup(orgId, body)),
  remove(`${org}/shared-groups/:group`, (admin, [orgId, group]) => admin.withdrawGroup(orgId, group)),
];

import type { Clock } from '@umapi-kit/clock';
import type { SeedCertificate, SeedDomain, SeedProduct, SeedProfile } from '../seed/seed.ts';
import type { OrgKey } from '../store/load-slice.ts';
import type { Operation } from '../store/operation.ts';
import type { Store } from '../store/store.ts';
import * as credentials from './credentials.ts';
import * as directories from './directories.ts';
import { findOrg } from './find.ts';
import { type KeyPair, makeKeyPair } from './make-certificate.ts';
import * as orgs from './orgs.ts';
import * as products from './products.ts';
import { checked, inputs } from './schemas.ts';
import * as sharedGroups from './shared-groups.ts';

/**
 * What Adobe's consoles do and UMAPI can't. Names are compared without case. Each change is one transaction: done as a
 * whole, or not at all.
 *
 * @throws {@link AdminError} (every method) when something is not there, contradicts what is, or has a wrong form
 */
export interface Admin {
  orgs(): Promise<readonly orgs.OrgView[]>;
  org(orgId: string): Promise<orgs.OrgView>;
  createOrg(org: orgs.NewOrg): Promise<orgs.OrgView>;
  /** Settings are replaced as a whole. */
  changeOrg(orgId: string, change: orgs.OrgChange): Promise<orgs.OrgView>;

  directories(orgId: string): Promise<readonly directories.DirectoryView[]>;
  directory(orgId: string, directory: string): Promise<directories.DirectoryView>;
  createDirectory(orgId: string, directory: directories.NewDirectory): Promise<directories.DirectoryView>;
  changeDirectory(
    orgId: string,
    directory: string,
    change: { readonly adobeSynced: boolean },
  ): Promise<directories.DirectoryView>;
  claimDomain(orgId: string, directory: string, domain: SeedDomain): Promise<directories.DirectoryView>;
  changeDomain(
    orgId: string,
    directory: string,
    domain: string,
    change: { readonly enforced: boolean },
  ): Promise<directories.DirectoryView>;
  /** Only a domain that no account is of. */
  releaseDomain(orgId: string, directory: string, domain: string): Promise<void>;
  /** Lets another organization bring people of the directory in. */
  grantTrust(
    orgId: string,
    directory: string,
    trustee: { readonly org: string },
  ): Promise<directories.DirectoryView>;
  /** People who were brought in stay, out of reach of the other organization. */
  revokeTrust(orgId: string, directory: string, trustee: string): Promise<void>;

  products(orgId: string): Promise<readonly products.ProductView[]>;
  product(orgId: string, product: string): Promise<products.ProductView>;
  profile(orgId: string, product: string, profile: string): Promise<products.ProfileView>;
  createProduct(orgId: string, product: SeedProduct): Promise<products.ProductView>;
  deleteProduct(orgId: string, product: string): Promise<void>;
  createProfile(orgId: string, product: string, profile: SeedProfile): Promise<products.ProfileView>;
  /** A higher quota promotes those who wait; a lower one takes licences back from those who got theirs last. */
  changeProfile(
    orgId: string,
    product: string,
    profile: string,
    change: products.ProfileChange,
  ): Promise<products.ProfileView>;
  deleteProfile(orgId: string, product: string, profile: string): Promise<void>;

  credentials(orgId: string): Promise<readonly credentials.CredentialView[]>;
  credential(orgId: string, clientId: string): Promise<credentials.CredentialView>;
  /** The only time that the secret is shown. */
  createCredential(
    orgId: string,
    credential: credentials.NewCredentialInput,
  ): Promise<credentials.CreatedCredential>;
  changeCredential(
    orgId: string,
    clientId: string,
    change: credentials.CredentialChange,
  ): Promise<credentials.CredentialView>;
  deleteCredential(orgId: string, clientId: string): Promise<void>;
  /** The only time that the new secret is shown. @param options `keepOld` is true by default */
  rotateSecret(
    orgId: string,
    clientId: string,
    options?: { readonly keepOld?: boolean },
  ): Promise<credentials.CreatedCredential>;
  /** No secret signs the client in any more until one is made by `rotateSecret`. */
  expireSecrets(orgId: string, clientId: string): Promise<void>;
  /** The tokens that the client holds are refused from now on. */
  expireTokens(orgId: string, clientId: string): Promise<void>;
  addCertificate(
    orgId: string,
    clientId: string,
    certificate: SeedCertificate,
  ): Promise<credentials.CertificateView>;
  /** The only time that the private key is shown. @param options `validForDays` is 365 by default */
  makeCertificate(
    orgId: string,
    clientId: string,
    options?: { readonly validForDays?: number },
  ): Promise<credentials.CertificateView & KeyPair>;
  expireCertificate(
    orgId: string,
    clientId: string,
    certificateId: number,
  ): Promise<credentials.CertificateView>;

  sharedGroups(orgId: string): Promise<readonly sharedGroups.SharedGroupView[]>;
  /** Members are those who are in both organizations now. */
  shareGroup(orgId: string, shared: sharedGroups.SharedGroup): Promise<sharedGroups.SharedGroupView>;
  withdrawGroup(orgId: string, group: string): Promise<void>;
}

/** The same methods for whoever has not checked what is passed in. */
export type UncheckedAdmin = ReturnType<typeof createAdmin>;

/** Administers the organizations of a store. */
export function createAdmin(store: Store, clock: Clock) {
  const change = <T>(orgId: string, work: (org: OrgKey) => Operation<T>): Promise<T> =>
    store.change(() => inOrg(orgId, work));
  const look = <T>(orgId: string, work: (org: OrgKey) => Operation<T>): Promise<T> =>
    store.look(() => inOrg(orgId, work));
  return {
    ...orgMethods(store, look, change),
    ...directoryMethods(look, change),
    ...productMethods(look, change),
    ...credentialMethods(clock, look, change),
    ...sharedGroupMethods(look, change),
  } satisfies Admin;
}

function* inOrg<T>(orgId: string, work: (org: OrgKey) => Operation<T>): Operation<T> {
  return yield* work(yield* findOrg(orgId));
}

/** Runs work on an organization as one transaction. */
type InOrg = <T>(orgId: string, work: (org: OrgKey) => Operation<T>) => Promise<T>;

// Inputs are checked before anything is begun: methods are async so that a wrong one rejects.

function orgMethods(store: Store, look: InOrg, change: InOrg) {
  return {
    orgs: () => store.look(() => orgs.listOrgs()),
    org: (orgId: string) => look(orgId, orgs.viewOrg),
    createOrg: async (input: unknown) => {
      const org = checked(inputs.org, input);
      return store.change(() => orgs.createOrg(org));
    },
    changeOrg: async (orgId: string, input: unknown) => {
      const wanted = checked(inputs.orgChange, input);
      return change(orgId, (org) => orgs.changeOrg(org, wanted));
    },
  };
}

function directoryMethods(look: InOrg, change: InOrg) {
  return {
    directories: (orgId: string) => look(orgId, directories.listDirectories),
    directory: (orgId: string, directory: string) =>
      look(orgId, (org) => directories.viewDirectory(org, directory)),
    createDirectory: async (orgId: string, input: unknown) => {
      const directory = checked(inputs.directory, input);
      return change(orgId, (org) => directories.createDirectory(org, directory));
    },
    changeDirectory: async (orgId: string, directory: string, input: unknown) => {
      const { adobeSynced } = checked(inputs.directoryChange, input);
      return change(orgId, (org) => directories.changeDirectory(org, directory, adobeSynced));
    },
    claimDomain: async (orgId: string, directory: string, input: unknown) => {
      const domain = checked(inputs.domain, input);
      return change(orgId, (org) => directories.claimDomain(org, directory, domain));
    },
    changeDomain: async (orgId: string, directory: string, domain: string, input: unknown) => {
      const { enforced } = checked(inputs.domainChange, input);
      return change(orgId, (org) => directories.enforceDomain(org, directory, domain, enforced));
    },
    releaseDomain: (orgId: string, directory: string, domain: string) =>
      change(orgId, (org) => directories.releaseDomain(org, directory, domain)),
    grantTrust: async (orgId: string, directory: string, input: unknown) => {
      const trustee = checked(inputs.trust, input).org;
      return change(orgId, (org) => directories.grantTrust(org, directory, trustee));
    },
    revokeTrust: (orgId: string, directory: string, trustee: string) =>
      change(orgId, (org) => directories.revokeTrust(org, directory, trustee)),
  };
}

function productMethods(look: InOrg, change: InOrg) {
  return {
    products: (orgId: string) => look(orgId, products.listProducts),
    product: (orgId: string, product: string) => look(orgId, (org) => products.viewProduct(org, product)),
    profile: (orgId: string, product: string, profile: string) =>
      look(orgId, (org) => products.viewProfile(org, product, profile)),
    createProduct: async (orgId: string, input: unknown) => {
      const product = checked(inputs.product, input);
      return change(orgId, (org) => products.createProduct(org, product));
    },
    deleteProduct: (orgId: string, product: string) =>
      change(orgId, (org) => products.deleteProduct(org, product)),
    createProfile: async (orgId: string, product: string, input: unknown) => {
      const profile = checked(inputs.profile, input);
      return change(orgId, (org) => products.createProfile(org, product, profile));
    },
    changeProfile: async (orgId: string, product: string, profile: string, input: unknown) => {
      const wanted = checked(inputs.profileChange, input);
      return change(orgId, (org) => products.changeProfile(org, product, profile, wanted));
    },
    deleteProfile: (orgId: string, product: string, profile: string) =>
      change(orgId, (org) => products.deleteProfile(org, product, profile)),
  };
}

function credentialMethods(clock: Clock, look: InOrg, change: InOrg) {
  return {
    credentials: (orgId: string) => look(orgId, credentials.listCredentials),
    credential: (orgId: string, clientId: string) =>
      look(orgId, (org) => credentials.viewCredential(org, clientId)),
    createCredential: async (orgId: string, input: unknown) => {
      const credential = checked(inputs.credential, input);
      return change(orgId, (org) => credentials.createCredential(org, credential));
    },
    changeCredential: async (orgId: string, clientId: string, input: unknown) => {
      const wanted = checked(inputs.credentialChange, input);
      return change(orgId, (org) => credentials.changeCredential(org, clientId, wanted));
    },
    deleteCredential: (orgId: string, clientId: string) =>
      change(orgId, (org) => credentials.deleteCredential(org, clientId)),
    rotateSecret: async (orgId: string, clientId: string, input: unknown = {}) => {
      const rotation = checked(inputs.rotation, input);
      return change(orgId, (org) => credentials.rotateSecret(org, clientId, rotation));
    },
    expireSecrets: (orgId: string, clientId: string) =>
      change(orgId, (org) => credentials.expireSecrets(org, clientId)),
    expireTokens: (orgId: string, clientId: string) =>
      change(orgId, (org) => credentials.expireTokens(org, clientId)),
    ...certificateMethods(clock, look, change),
  };
}

function certificateMethods(clock: Clock, look: InOrg, change: InOrg) {
  return {
    addCertificate: async (orgId: string, clientId: string, input: unknown) => {
      const certificate = checked(inputs.certificate, input);
      return change(orgId, (org) => credentials.addCertificate(org, clientId, certificate));
    },
    makeCertificate: async (orgId: string, clientId: string, input: unknown = {}) => {
      const { validForDays = 365 } = checked(inputs.newCertificate, input);
      // Keys take a while to make: not for a credential that is not there.
      await look(orgId, (org) => credentials.viewCredential(org, clientId));
      const pair = await makeKeyPair(clientId, clock.now(), validForDays);
      const added = await change(orgId, (org) =>
        credentials.addCertificate(org, clientId, { pem: pair.certificate }),
      );
      return { ...added, ...pair };
    },
    expireCertificate: (orgId: string, clientId: string, certificateId: number) =>
      change(orgId, (org) => credentials.expireCertificate(org, clientId, certificateId, clock.now())),
  };
}

function sharedGroupMethods(look: InOrg, change: InOrg) {
  return {
    sharedGroups: (orgId: string) => look(orgId, sharedGroups.listSharedGroups),
    shareGroup: async (orgId: string, input: unknown) => {
      const shared = checked(inputs.sharedGroup, input);
      return change(orgId, (org) => sharedGroups.shareGroup(org, shared));
    },
    withdrawGroup: (orgId: string, group: string) =>
      change(orgId, (org) => sharedGroups.withdrawGroup(org, group)),
  };
}

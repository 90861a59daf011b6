export type { Admin } from './admin/admin.ts';
export type { AdminErrorReason, AdminProblem } from './admin/admin-error.ts';
export { AdminError } from './admin/admin-error.ts';
export type { Bench } from './admin/bench.ts';
export type {
  CertificateView,
  CreatedCredential,
  CredentialChange,
  CredentialView,
  NewCredentialInput,
} from './admin/credentials.ts';
export type { DirectoryView, NewDirectory } from './admin/directories.ts';
export type { KeyPair } from './admin/make-certificate.ts';
export type { NewOrg, OrgChange, OrgView } from './admin/orgs.ts';
export type { ProductView, ProfileChange, ProfileView } from './admin/products.ts';
export type { SharedGroup, SharedGroupView } from './admin/shared-groups.ts';
export type { OnError } from './app.ts';
export type { CallLog, CallLogOptions } from './call-log/call-log.ts';
export { CallExpectationError } from './call-log/call-log.ts';
export type { CallPattern } from './call-log/call-pattern.ts';
export type { Har } from './call-log/har.ts';
export type { LoggedCall } from './call-log/logged-call.ts';
export type { SeedProblem } from './errors.ts';
export { FaultsError, SeedError, ServerStartError } from './errors.ts';
export type { FaultEffect, FaultMatch, FaultMoment, FaultRule, FaultView } from './faults/fault-rule.ts';
export type { Faults } from './faults/faults.ts';
export { readFaultsFile } from './faults/read-faults.ts';
export type { Generated } from './generate/generate.ts';
export { generateSeed } from './generate/generate-seed.ts';
export type { DecideSettings, Decision } from './org/decide.ts';
export { decide } from './org/decide.ts';
export type { Finding } from './org/finding.ts';
export type {
  Account,
  AccountStatus,
  Claim,
  DirectoryType,
  Login,
  Mutation,
  OrgGroup,
  OrgSlice,
} from './org/model.ts';
export type { OrgSettings, OrgState } from './org/settings.ts';
export type { Strictness } from './org/strictness.ts';
export { defaultStrictness, strictnessWords } from './org/strictness.ts';
export { parseSeed, readSeedFile } from './seed/read-seed.ts';
export { sampleSeed } from './seed/sample.ts';
export type {
  Seed,
  SeedCertificate,
  SeedContract,
  SeedCredential,
  SeedDirectory,
  SeedDomain,
  SeedOrg,
  SeedProduct,
  SeedProfile,
  SeedTrust,
  SeedUser,
  SeedUserGroup,
} from './seed/seed.ts';
export type { FieldChange, ItemChange, SnapshotDiff } from './snapshots/diff.ts';
export type { Snapshots, SnapshotView } from './snapshots/snapshots.ts';
export type { RunningServer, ServerOptions } from './start-server.ts';
export { startServer } from './start-server.ts';
export type {
  PageZeroRule,
  ThrottledLane,
  ThrottlePolicy,
  ThrottlePreset,
  ThrottleSettings,
} from './throttle/policy.ts';
export { throttlePolicy, throttlePresets } from './throttle/policy.ts';
export type { RunCall, RunList, Runs } from './throttle/run-guard.ts';
export type { ThrottleDecision, ThrottledCall, ThrottleUse, Use } from './throttle/throttle.ts';
export { decideThrottle, unused } from './throttle/throttle.ts';
export type { Tally, WindowKind } from './throttle/window.ts';
export type { ServerTime, TimeView } from './time/server-time.ts';
export type { TlsIdentity } from './tls/certificate.ts';

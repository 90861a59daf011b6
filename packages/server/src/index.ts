export type { OnError } from './app.ts';
export type { SeedProblem } from './errors.ts';
export { SeedError, ServerStartError } from './errors.ts';
export type { DecideSettings, Decision } from './org/decide.ts';
export { decide } from './org/decide.ts';
export type { Finding } from './org/finding.ts';
export type { Account, Claim, Login, Mutation, OrgGroup, OrgSlice } from './org/model.ts';
export type { Strictness } from './org/strictness.ts';
export { defaultStrictness } from './org/strictness.ts';
export { parseSeed, readSeedFile } from './seed/read-seed.ts';
export type {
  Seed,
  SeedCertificate,
  SeedCredential,
  SeedDirectory,
  SeedOrg,
  SeedProduct,
  SeedProfile,
  SeedUser,
  SeedUserGroup,
} from './seed/seed.ts';
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

export type { Claim } from './claims.ts';
export type { PackMode } from './entry-size.ts';
export type { EstimateOptions } from './estimate-calls.ts';
export { estimateCalls } from './estimate-calls.ts';
export { userGroupsAmong } from './group-knowledge.ts';
export { createPacker } from './packer.ts';
export type {
  Origin,
  Outcome,
  Packable,
  PackedCall,
  PackedEntry,
  Packer,
  PackOptions,
} from './packing.ts';

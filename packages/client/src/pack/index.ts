export type { LaneLimit, LimitedLane } from '../pace/sliding-log.ts';
export { documentedLimit, durationUnder } from '../pace/sliding-log.ts';
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

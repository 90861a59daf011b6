export type { Clock, Deadline, EpochMs, Random } from './clock.ts';
export { deadline, systemClock } from './clock.ts';
export type { ControlledClock } from './controlled-clock.ts';
export { createControlledClock } from './controlled-clock.ts';
export { seededRandom, systemRandom } from './random.ts';
export type { SimulatedClock } from './simulated-clock.ts';
export { createSimulatedClock } from './simulated-clock.ts';

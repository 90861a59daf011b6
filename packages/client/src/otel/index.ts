export type { OpenTelemetryOptions } from './open-telemetry.ts';
export { openTelemetry } from './open-telemetry.ts';

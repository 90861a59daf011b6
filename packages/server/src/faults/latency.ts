import type { Random } from '@umapi-kit/clock';
import type { FaultEffect } from './fault-rule.ts';

/** A day: no chance makes anybody wait for longer. */
const longestMs = 86_400_000;

/** How long a call waits, by a chance of the rule's own. */
export function latencyMs(effect: Extract<FaultEffect, { kind: 'latency' }>, random: Random): number {
  if ('ms' in effect) return effect.ms;
  if ('fromMs' in effect) return effect.fromMs + random() * (effect.toMs - effect.fromMs);
  return Math.min(longestMs, effect.medianMs * Math.exp(effect.sigma * normal(random)));
}

/** Box and Muller's way from uniform to normal. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

import type { Journal } from '@umapi-kit/client';

/**
 * Forgets what an interrupted run left, since a new plan takes its place: it was made after reading what that run
 * achieved, and plans the rest again.
 */
export async function supersede(journal: Journal): Promise<void> {
  for await (const call of journal.unknown()) await journal.release(call);
  const seqs: number[] = [];
  for await (const { seq } of journal.pending()) seqs.push(seq);
  for await (const { outcome } of journal.settled()) seqs.push(outcome.seq);
  await journal.forget(seqs);
}

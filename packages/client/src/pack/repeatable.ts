import { type CommandEntry, isUserEntry } from '@umapi-kit/protocol';

/** Doing it twice leaves what doing it once leaves. Not so for renames, deletions and creates that may not exist. */
export function isRepeatable(entry: CommandEntry): boolean {
  if (isUserEntry(entry)) {
    return entry.steps.every((step) => {
      if (step.kind === 'create') return step.onConflict !== 'error';
      if (step.kind === 'update') return step.email === undefined && step.username === undefined;
      return step.kind !== 'removeFromOrg';
    });
  }
  return entry.steps.every((step) => {
    if (step.kind === 'createGroup') return step.onConflict !== 'error';
    if (step.kind === 'updateGroup') return step.name === undefined;
    return step.kind !== 'deleteGroup';
  });
}

import { fold } from '@umapi-kit/protocol';
import { SourceError } from '../../errors.ts';

/** A group of a directory. */
export interface NamedGroup {
  readonly id: string;
  readonly name: string;
}

/**
 * The group of this name, compared without case and outer spaces.
 *
 * @throws {@link SourceError} when several have it: taking one of them would be a guess about who belongs in
 */
export function groupNamed(
  name: string,
  groups: Iterable<NamedGroup>,
  origin: string,
): NamedGroup | undefined {
  const wanted = fold(name.trim());
  const found = [...groups].filter((group) => fold(group.name.trim()) === wanted);
  if (found.length < 2) return found[0];
  const ids = found.map(({ id }) => id).join(', ');
  const problem = `${found.length} groups are called "${name}" (${ids}); rename all but the one that is meant`;
  throw new SourceError('SOURCE_FORMAT', { file: origin }, problem);
}

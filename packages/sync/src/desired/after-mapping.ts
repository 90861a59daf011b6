import type { SourceAttributes } from '../source/source.ts';

/** What a hook may change about a person. An empty text is no value. */
export interface TargetAttributes {
  email: string;
  username: string | undefined;
  domain: string | undefined;
  firstName: string | undefined;
  lastName: string | undefined;
  country: string | undefined;
}

/** Takes the remarks of a hook. */
export interface HookLogger {
  info(message: string): void;
  warn(message: string): void;
}

/** What a hook is given about one person of the directory. */
export interface AfterMappingContext {
  /** As the source spells them; what is not in the record is absent. */
  readonly sourceAttributes: SourceAttributes;
  /** Names of the person's directory groups. A copy: changing it has no effect. */
  readonly sourceGroups: Set<string>;
  /** Changes are taken over; they count for matching too. */
  readonly targetAttributes: TargetAttributes;
  /** The Adobe groups that the mapping leads to; `org2::Group` for those of a named org. Only managed groups count. */
  readonly targetGroups: Set<string>;
  readonly logger: HookLogger;
  /** The same for every person of one run. */
  readonly storage: Map<string, unknown>;
}

/**
 * The default export of a hook module: called for each selected person, one after the other, before accounts are
 * looked for.
 *
 * @example
 * export default function afterMapping({ sourceAttributes, targetGroups }) {
 *   if (sourceAttributes.title === 'Designer') targetGroups.add('Design');
 * }
 */
export type AfterMapping = (context: AfterMappingContext) => void | Promise<void>;

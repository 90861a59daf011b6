/** A group of one of several organizations. */
interface QualifiedGroup {
  /** The name of a further organization; absent for the first one. */
  readonly org?: string;
  readonly group: string;
}

/** Takes `org2::Group` apart; what stands before the last `::` is the organization. */
export function splitGroupName(name: string): QualifiedGroup {
  const at = name.lastIndexOf('::');
  if (at === -1) return { group: name.trim() };
  const org = name.slice(0, at).trim();
  return { ...(org === '' ? {} : { org }), group: name.slice(at + 2).trim() };
}

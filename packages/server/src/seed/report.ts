import { type Folded, fold } from '@umapi-kit/protocol';

/** Where in a document something is. */
export type Path = readonly (string | number)[];

/** Takes a contradiction down. */
export type Report = (path: Path, message: string) => void;

/** Reports whatever has the name of something earlier, compared without case. */
export function uniqueNames(what: string, report: Report): (name: string, path: Path) => void {
  const seen = new Set<Folded>();
  return (name, path) => {
    const key = fold(name);
    if (seen.has(key)) report(path, `${what} ${JSON.stringify(name)} is there already; choose another`);
    seen.add(key);
  };
}

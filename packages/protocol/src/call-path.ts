type ParameterNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `+${infer Greedy}` ? Greedy : Name) | ParameterNames<Rest>
  : never;

/** The parameters of a path such as `/groups/{orgId}/{page}`, by name. */
export type PathParameters<Path extends string> = Readonly<Record<ParameterNames<Path>, string>>;

/**
 * The path of a call below its base, every parameter percent-encoded.
 *
 * @param path as the call table has it
 * @throws RangeError when a parameter is empty, `.` or `..`: no URL can carry such a path segment
 *
 * @example
 * callPath(calls.usersInGroup.path, { orgId: 'A1@AdobeOrg', page: '0', groupName: 'A/B' })
 * // '/users/A1@AdobeOrg/0/A%2FB'
 */
export function callPath<Path extends string>(path: Path, parameters: PathParameters<Path>): string {
  const values: Readonly<Record<string, string>> = parameters;
  return path.replace(/\{\+?(\w+)\}/g, (_, parameter: string) => {
    const value = values[parameter] ?? '';
    if (/^\.{0,2}$/.test(value))
      throw new RangeError(`${parameter} can't be ${JSON.stringify(value)} in a path`);
    return encodeURIComponent(value).replaceAll('%40', '@');
  });
}

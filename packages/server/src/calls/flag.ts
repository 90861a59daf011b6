/** A query parameter that is true or false; Python writes `True`. Other words are as if it were not given. */
export function flag(url: URL, name: string): boolean | undefined {
  const word = url.searchParams.get(name)?.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

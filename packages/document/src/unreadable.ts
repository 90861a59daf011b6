/** Why a file can not be read, in words, and what to do. */
export function unreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file; check the path';
  if (code === 'EISDIR') return 'this is a folder; name a file in it';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it';
  return `it can't be read: ${error instanceof Error ? error.message : String(error)}`;
}

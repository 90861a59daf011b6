/**
 * What is wrong with a text that is no YAML, without what stands there: the parser quotes it, and it could be a
 * secret.
 */
export function yamlProblem(message: string): string {
  const unquoted = message.replace(/\s*[:;("'`!%\\].*$/s, '');
  return `this is no YAML: ${unquoted}`;
}

/** Whether a text is the main file of Adobe's sync tool, and no configuration of ours. */
export function isOriginalConfig(text: string): boolean {
  return /^(?:adobe_users|directory_users|limits|invocation_defaults|dashboard)[ \t]*:/m.test(text);
}

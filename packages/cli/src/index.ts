export type { Context } from './context.ts';
export type { ExitName } from './exit-code.ts';
export { exitCode } from './exit-code.ts';
export { run } from './run.ts';
export type { OutputStream, Terminal, Tone } from './terminal/terminal.ts';
export { createTerminal } from './terminal/terminal.ts';

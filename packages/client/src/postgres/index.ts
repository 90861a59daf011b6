export type { PostgresBudget, PostgresBudgetOptions } from './budget.ts';
export { openPostgresBudget } from './budget.ts';
export type { PostgresPlace } from './database.ts';
export { openPostgresJournal } from './journal.ts';

import { type Connection, UserAction } from '@umapi-kit/client';

/** The program under test: brings somebody into the company, and into the design team. */
export async function onboard(connection: Connection, email: string): Promise<boolean> {
  const action = new UserAction({ email })
    .create({ idType: 'federatedID', firstName: 'New', lastName: 'Colleague', country: 'DE' })
    .addToGroups(['Design']);
  const { succeeded } = await connection.executeSingle(action, { immediate: true });
  return succeeded === 1;
}

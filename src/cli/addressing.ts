/** How programs of any language are told where the backend is. */

/** The connection string of the scheduler's SDK packages, in the emulator's words. */
export const connectionString = (address: string, hasTls = false): string =>
  `Endpoint=${hasTls ? 'https' : 'http'}://${address.replace(/^127\.0\.0\.1:/, 'localhost:')};TaskHub=default;Authentication=None`

/** The variables that lead a program to the backend on `address`, and to its control API. */
export const environment = (address: string, control: string): Record<string, string> => ({
  GREENROOM_ADDRESS: address,
  GREENROOM_CONTROL: control,
  ENDPOINT: `http://${address}`,
  TASKHUB: 'default',
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: connectionString(address),
  DURABLE_TASK_CONNECTION_STRING: connectionString(address),
})

/** The machines of durable functions, pure: no I/O, no clock, no randomness. */
export { callbackMachine } from './callback.ts'
export { chainedInvokeMachine } from './chained-invoke.ts'
export { contextMachine } from './context.ts'
export { executionMachine } from './execution.ts'
export { stepMachine } from './step.ts'
export { waitMachine } from './wait.ts'

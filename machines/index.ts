/** The machines, pure: no I/O, no clock, no randomness. Open them in any tool that reads xstate machines. */
export { entityMachine } from './entity.ts'
export { orchestrationMachine } from './orchestration.ts'
export { workItemMachine } from './work-item.ts'
export { workerMachine } from './worker.ts'

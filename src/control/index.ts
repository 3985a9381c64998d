export { type ControlOptions, type ControlServer, createControlServer } from './control-server.ts'
export type { ControlSource } from './source.ts'

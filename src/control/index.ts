export { type ControlOptions, type ControlServer, createControlServer } from './control-server.ts'

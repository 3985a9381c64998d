/** Where things are on the server. */
import { encodePart } from '../address.ts'

export const LAMBDA_PATH = 'v1/lambda'

/** Within the service for durable functions. */
export const executionPath = (id: string, path = ''): string => `/executions/${encodePart(id)}${path}`

export const hubPath = (hub: string, path: string): string => `v1/hubs/${encodePart(hub)}${path}`

/** Within the hub. */
export const runPath = (id: string, path = ''): string => `/runs/${encodePart(id)}${path}`

/** Within the hub. */
export const entityPath = (id: string, path = ''): string => `/entities/${encodePart(id)}${path}`

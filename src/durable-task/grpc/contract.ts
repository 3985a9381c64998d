/** The contract in protos/, loaded once. */

import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'

/** It lies beside `src/` in the repository and beside `dist/` in the package, whose chunks are as deep as this file. */
const protoPath = fileURLToPath(new URL('../../../protos/orchestrator_service.proto', import.meta.url))

const root = new protobuf.Root().loadSync(protoPath, { keepCase: true }).resolveAll()

export type MessageType = protobuf.Type
export type MessageField = protobuf.Field

/** A message of the contract by its name. */
export const messageType = (name: string): MessageType => root.lookupType(name)

export const service: protobuf.Service = root.lookupService('TaskHubSidecarService')

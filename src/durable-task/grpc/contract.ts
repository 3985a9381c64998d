/** The contract in protos/, loaded once. */

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'

const fileName = 'protos/orchestrator_service.proto'

/** Path of the shipped .proto: above `src/` in the repository, above `dist/src/` in the package. */
const candidates = [`../../../${fileName}`, `../../../../${fileName}`].map(path =>
  fileURLToPath(new URL(path, import.meta.url)),
)
const protoPath = candidates.find(path => existsSync(path)) ?? candidates[0]!

const root = new protobuf.Root().loadSync(protoPath, { keepCase: true }).resolveAll()

export type MessageType = protobuf.Type
export type MessageField = protobuf.Field

/** A message of the contract by its name. */
export const messageType = (name: string): MessageType => root.lookupType(name)

export const service: protobuf.Service = root.lookupService('TaskHubSidecarService')

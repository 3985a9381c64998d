/** The contract in protos/, loaded once. */

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadSync, type MessageTypeDefinition, type PackageDefinition } from '@grpc/proto-loader'

const fileName = 'protos/orchestrator_service.proto'

/** Path of the shipped .proto: above `src/` in the repository, above `dist/src/` in the package. */
const candidates = [`../../../${fileName}`, `../../../../${fileName}`].map(path =>
  fileURLToPath(new URL(path, import.meta.url)),
)
const protoPath = candidates.find(path => existsSync(path)) ?? candidates[0]!

export const contract: PackageDefinition = loadSync(protoPath, {
  keepCase: true,
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
})

/** The codec of one message, in wire shapes. */
export const messageType = (name: string): MessageTypeDefinition<object, object> =>
  contract[name] as MessageTypeDefinition<object, object>

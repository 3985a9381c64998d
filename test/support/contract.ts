/** The wire contract as proto-loader reads it: what an independent reader and writer of our messages knows. */
import { fileURLToPath } from 'node:url'
import { loadSync, type MessageTypeDefinition } from '@grpc/proto-loader'

const path = fileURLToPath(new URL('../../protos/orchestrator_service.proto', import.meta.url))

export const contract = loadSync(path, {
  keepCase: true,
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
})

const messageType = (name: string): MessageTypeDefinition<object, object> =>
  contract[name] as MessageTypeDefinition<object, object>

export const encodeWire = (type: string, message: object): Buffer => messageType(type).serialize(message)
export const decodeWire = (type: string, bytes: Buffer): object => messageType(type).deserialize(bytes)

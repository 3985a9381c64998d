/** The contract in protos/, loaded once. */

import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'

/** It lies beside `src/` in the repository and beside `dist/` in the package, whose chunks are as deep as this file. */
const protoPath = fileURLToPath(new URL('../../../protos/orchestrator_service.proto', import.meta.url))

const root = new protobuf.Root().loadSync(protoPath, { keepCase: true })

// A wrapper is its value, unset where there is none: the messages around it hold the value itself.
for (const name of ['StringValue', 'Int32Value', 'BoolValue']) {
  const wrapper = root.lookupType(`google.protobuf.${name}`).setup()
  const { encode, decode } = wrapper
  const encodeValue: typeof encode = (value, writer) => encode.call(wrapper, { value }, writer)
  const decodeValue: typeof decode = (...bytes) =>
    (decode.call(wrapper, ...bytes) as protobuf.Message & { value: never }).value
  Object.assign(wrapper, { encode: encodeValue, decode: decodeValue })
}

export type MessageType = protobuf.Type
export type MessageField = protobuf.Field

/** A message of the contract by its name. */
export const messageType = (name: string): MessageType => root.lookupType(name)

export const service: protobuf.Service = root.lookupService('TaskHubSidecarService')

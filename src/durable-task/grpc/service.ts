/** The service with clean shapes at its edges, as grpc-js wants it. */
import type { MethodDefinition } from '@grpc/grpc-js'
import { service } from './contract.ts'
import { decodeMessage, encodeMessage } from './converter.ts'

/** A request that is no message of its type; who handles it refuses it with a sentence. */
export class UnreadableRequest {
  readonly error: unknown

  constructor(error: unknown) {
    this.error = error
  }
}

type Method = MethodDefinition<object, object>

/** The methods by name. Who streams may pass bytes that are encoded already. */
export const methods: Readonly<Record<string, Method>> = Object.fromEntries(
  service.methodsArray.map(({ name, requestStream = false, responseStream = false, ...method }) => {
    const request = method.resolvedRequestType!.fullName
    const response = method.resolvedResponseType!.fullName
    return [
      name,
      {
        path: `/${service.name}/${name}`,
        requestStream,
        responseStream,
        requestSerialize: value => encodeMessage(request, value),
        requestDeserialize: bytes => readRequest(request, bytes),
        responseSerialize: value => (Buffer.isBuffer(value) ? value : encodeMessage(response, value)),
        responseDeserialize: bytes => decodeMessage(response, bytes),
      } satisfies Method,
    ]
  }),
)

function readRequest(typeName: string, bytes: Buffer): object {
  try {
    return decodeMessage(typeName, bytes)
  } catch (error) {
    return new UnreadableRequest(error)
  }
}

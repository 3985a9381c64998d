/** The floor as a process: grpc-js, the same .proto, requests decoded, replies sent as bytes. */
import * as grpc from '@grpc/grpc-js'
import type { CreateInstanceRequest__Output } from '../../src/durable-task/grpc/wire/CreateInstanceRequest.ts'
import type { OrchestratorResponse__Output } from '../../src/durable-task/grpc/wire/OrchestratorResponse.ts'
import { contract } from '../contract.ts'
import { answerControl } from '../servers/control.ts'
import { Floor } from './floor.ts'

type Unary = grpc.ServerUnaryCall<{ instanceId: string }, Buffer>
type Reply = grpc.sendUnaryData<Buffer>

const asIs = (bytes: Buffer): Buffer => bytes
const service = Object.fromEntries(
  Object.entries(contract).map(([name, method]) => [name, { ...method, responseSerialize: asIs }]),
) as unknown as grpc.ServiceDefinition

const empty = Buffer.alloc(0)
const ping = contract.GetWorkItems.responseSerialize({ healthPing: {} })

let stream: grpc.ServerWritableStream<unknown, Buffer> | undefined
let floor: Floor | undefined

const handlers: grpc.UntypedServiceImplementation = {
  GetWorkItems: (call: grpc.ServerWritableStream<unknown, Buffer>) => {
    stream = call
    call.write(ping)
  },
  StartInstance: (call: grpc.ServerUnaryCall<CreateInstanceRequest__Output, Buffer>, reply: Reply) => {
    const { instanceId } = call.request
    floor!.request(instanceId)
    reply(null, contract.StartInstance.responseSerialize({ instanceId }))
  },
  CompleteOrchestratorTask: (
    call: grpc.ServerUnaryCall<OrchestratorResponse__Output, Buffer>,
    reply: Reply,
  ) => {
    floor!.request(call.request.instanceId, timersDue(call.request))
    reply(null, empty)
  },
  CompleteActivityTask: answered,
  RaiseEvent: answered,
  WaitForInstanceStart: held,
  WaitForInstanceCompletion: held,
}

function answered(call: Unary, reply: Reply): void {
  floor!.request(call.request.instanceId)
  reply(null, empty)
}

function held(call: Unary, reply: Reply): void {
  floor!.wait(call.request.instanceId, bytes => reply(null, bytes))
}

/** When the turn's first timer is due; undefined when it sets none. */
function timersDue({ actions }: OrchestratorResponse__Output): number | undefined {
  const fireAt = actions.find(action => action.createTimer)?.createTimer?.fireAt
  return fireAt ? fireAt.seconds * 1000 + fireAt.nanos / 1e6 : undefined
}

const server = new grpc.Server({
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  'grpc.enable_channelz': 0,
})
server.addService(service, handlers)
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error
  answerControl(`127.0.0.1:${port}`, tape => {
    floor = new Floor(tape, bytes => void stream?.write(bytes))
  })
})

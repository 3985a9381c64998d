/** Messages between their bytes and their clean shape (`clean.ts`), led by the contract. */
import protobuf from 'protobufjs'
import { type MessageType, messageType } from './contract.ts'
import { type Field, fieldOf, flattened, type MessageConverter } from './converter-fields.ts'

type Message = Record<string, unknown>

const converters = new Map<string, Converter>()

/** The converter of a type, which is made once. */
function converterOf(typeName: string): Converter {
  const known = converters.get(typeName)
  if (known) return known
  const made = new Converter(messageType(typeName))
  converters.set(typeName, made)
  return made
}

/** Encodes the clean shape of a message. */
export const encodeMessage = (typeName: string, clean: unknown): Buffer =>
  finish(converterOf(typeName).write(clean, protobuf.Writer.create()))

/**
 * The same as a field of a message around it: a tag, the length, the message. What surrounds the member of a flattened
 * message may come apart from it.
 */
export const encodeField = (tag: number, typeName: string, clean: object, around: object = clean): Buffer =>
  finish(converterOf(typeName).write(clean, protobuf.Writer.create().uint32(tag).fork(), around).ldelim())

/** Decodes a message into its clean shape. Unset fields are absent. Throws for bytes that are no such message. */
export const decodeMessage = (typeName: string, bytes: Buffer): object => converterOf(typeName).read(bytes)

class Converter implements MessageConverter {
  private readonly type: MessageType
  private readonly fields: readonly Field[]
  private readonly oneof: string | undefined
  /** Of a flattened message: the fields around its members, and the members' own. */
  private readonly members = new Map<string, Field>()

  constructor(type: MessageType) {
    this.type = type
    const fields = type.fieldsArray.map(field => fieldOf(field, converterOf))
    const flat = flattened[type.name]
    this.oneof = flat?.oneof
    this.fields = flat ? fields.filter(({ name }) => flat.base.includes(name)) : fields
    if (flat) for (const field of fields) this.members.set(field.name, field)
  }

  read(bytes: Buffer): Message {
    return this.toClean(this.type.decode(bytes) as unknown as Message)
  }

  write(clean: unknown, writer: protobuf.Writer, around = clean): protobuf.Writer {
    return this.type.encode(this.toWire(clean as Message, around as Message), writer)
  }

  toClean(wire: Message): Message {
    const clean: Message = {}
    if (this.oneof !== undefined) clean.type = wire[this.oneof]
    for (const { name, isOptional, toClean } of this.fields) {
      const value = isOptional && !Object.hasOwn(wire, name) ? undefined : wire[name]
      if (value !== undefined && value !== null) clean[name] = toClean ? toClean(value) : value
    }
    const member = this.members.get(clean.type as string)
    return member ? Object.assign(clean, member.toClean?.(wire[member.name])) : clean
  }

  toWire(clean: Message, around = clean): Message {
    const wire: Message = {}
    for (const { name, toWire } of this.fields) {
      const value = around[name]
      if (value !== undefined && value !== null) wire[name] = toWire ? toWire(value) : value
    }
    const member = this.members.get(clean.type as string)
    // What is no field of the member is not looked at.
    if (member) wire[member.name] = member.toWire ? member.toWire(clean) : clean
    return wire
  }
}

/** In Node a writer gives a buffer. */
const finish = (writer: protobuf.Writer): Buffer => writer.finish() as Buffer

/** Random messages of every type of the contract: well-formed, led by its own descriptors, and absurd. */
import { contract } from '../support/contract.ts'
import { bytes, double, number } from '../support/wire.ts'
import type { Dice } from './dice.ts'
import { anyDouble, anyNumber, anyText, anyTextBytes } from './values.ts'

interface Field {
  name: string
  number: number
  label: string
  type: string
  typeName: string
}
interface Message {
  name: string
  field: Field[]
  nestedType: Message[]
}

/** What exists on the server, so that some messages meet it: texts by the name of their field. */
export type Lore = Readonly<Record<string, readonly string[]>>

/** A decoder gives up at about a hundred levels; some messages are deeper. */
const TOO_DEEP = 150

/** Fields that hold a message of the type that they are in. */
const recursive: readonly [type: string, field: string][] = [['TaskFailureDetails', 'innerFailure']]

/** How large a message gets, roughly, in bytes. */
const MOST = 3_000_000

interface Making {
  readonly dice: Dice
  readonly lore: Lore
  written: number
}

/** The message as it travels. */
export const anyMessage = (dice: Dice, typeName: string, lore: Lore): Buffer =>
  write({ dice, lore, written: 0 }, typeOf(typeName), 0)

/** Request and response types by method. */
export const methodTypes: ReadonlyMap<string, { request: string; response: string }> = new Map(
  Object.entries(contract.TaskHubSidecarService as object).map(([method, { requestType, responseType }]) => [
    method,
    { request: requestType.type.name, response: responseType.type.name },
  ]),
)

export function typeOf(name: string, within?: Message): Message {
  const nested = within?.nestedType.find(each => each.name === name)
  if (nested) return nested
  const known = contract[name] ?? contract[`google.protobuf.${name}`]
  if (!known) throw new Error(`the contract has no ${name}`)
  return known.type as unknown as Message
}

function write(making: Making, message: Message, depth: number): Buffer {
  const { dice } = making
  const parts = message.field.flatMap(field => {
    if (!dice.oneIn(depth < 3 ? 2 : 4)) return []
    return Array.from({ length: countOf(dice, field, depth) }, () => {
      if (making.written > MOST) return Buffer.alloc(0)
      const part = writeField(making, message, field, depth)
      making.written += field.type === 'TYPE_MESSAGE' ? 0 : part.length
      return part
    })
  })
  // Newer SDKs have fields that are not known here, and a message may say things in any order, and twice.
  if (dice.oneIn(10)) parts.push(bytes(1_000 + dice.below(1_000), anyTextBytes(dice)))
  if (dice.oneIn(10)) parts.push(number(100 + dice.below(100), anyNumber(dice)))
  if (dice.oneIn(10)) parts.reverse()
  const deep = recursive.find(([type]) => type === message.name)
  if (!deep || !dice.oneIn(20)) return Buffer.concat(parts)
  const { number: tag } = message.field.find(({ name }) => name === deep[1])!
  let body: Buffer = Buffer.concat(parts)
  for (let level = dice.below(2 * TOO_DEEP); level > 0; level--) body = bytes(tag, body)
  return body
}

function countOf(dice: Dice, { label }: Field, depth: number): number {
  if (label !== 'LABEL_REPEATED') return dice.oneIn(30) ? 2 : 1
  return depth < 2 && dice.oneIn(150) ? 2_000 : dice.below(4)
}

function writeField(making: Making, message: Message, field: Field, depth: number): Buffer {
  const { dice } = making
  const { number: tag, name, type, typeName } = field
  // Of another wire type than it should be: a reader takes it for unknown, or for broken.
  if (dice.oneIn(200)) return dice.oneIn(2) ? bytes(tag, anyTextBytes(dice)) : number(tag, anyNumber(dice))
  switch (type) {
    case 'TYPE_MESSAGE':
      return bytes(tag, writeInner(making, message, field, depth))
    case 'TYPE_STRING':
    case 'TYPE_BYTES':
      return bytes(tag, textFor(making, name))
    case 'TYPE_DOUBLE':
      return double(tag, anyDouble(dice))
    case 'TYPE_BOOL':
      return number(tag, dice.below(3))
    case 'TYPE_ENUM':
      return number(tag, dice.oneIn(5) ? anyNumber(dice) : BigInt(dice.below(8)))
    case 'TYPE_INT32':
    case 'TYPE_INT64':
    case 'TYPE_UINT32':
    case 'TYPE_UINT64':
      return number(tag, anyNumber(dice))
    default:
      throw new Error(`no value for ${type} (${typeName}) in ${message.name}.${name}`)
  }
}

function writeInner(making: Making, message: Message, field: Field, depth: number): Buffer {
  const inner = typeOf(field.typeName, message)
  // An optional text is a message around it, and means what its field means.
  if (inner.name === 'StringValue') {
    const text = textFor(making, field.name)
    making.written += text.length
    return bytes(1, text)
  }
  return depth > 8 ? Buffer.alloc(0) : write(making, inner, depth + 1)
}

function textFor({ dice, lore }: Making, fieldName: string): Uint8Array | string {
  const known = lore[fieldName]
  if (known && known.length > 0 && !dice.oneIn(3)) return dice.pick(known)
  return dice.oneIn(2) ? anyTextBytes(dice) : anyText(dice)
}

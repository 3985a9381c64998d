/** Turns decoded wire messages into their clean shape and back, led by the contract's own descriptors. */
import { contract, messageType } from './contract.ts'

interface FieldDescriptor {
  name: string
  label: string
  type: string
  typeName: string
}
interface MessageDescriptor {
  field: FieldDescriptor[]
  nestedType: { name: string; field: FieldDescriptor[]; options: { mapEntry?: boolean } | null }[]
}

type WireObject = Record<string, unknown>
type Convert = (value: unknown) => unknown

interface Field {
  name: string
  toClean: Convert
  toWire: Convert
}

/** Messages that are flattened: the virtual field that names the set member, and what surrounds it. */
const flattened: Record<string, { discriminant: string; base: readonly string[] }> = {
  HistoryEvent: { discriminant: 'eventType', base: ['eventId', 'timestamp'] },
  OrchestratorAction: { discriminant: 'orchestratorActionType', base: ['id'] },
}

const keep: Convert = value => value
const plans = new Map<string, Field[]>()

/** The clean shape of a decoded message. Unset fields are absent. */
export function toClean(typeName: string, wire: unknown): unknown {
  const clean = convertFields(typeName, wire as WireObject, 'toClean')
  const flat = flattened[typeName]
  if (!flat) return clean
  const type = (wire as WireObject)[flat.discriminant] as string | undefined
  const result: WireObject = { type }
  for (const name of flat.base) if (clean[name] !== undefined) result[name] = clean[name]
  return type === undefined ? result : Object.assign(result, clean[type])
}

/** The message as proto-loader encodes it. */
export function toWire(typeName: string, clean: unknown): WireObject {
  const flat = flattened[typeName]
  if (!flat) return convertFields(typeName, clean as WireObject, 'toWire')
  const { type, ...rest } = clean as WireObject
  const message: WireObject = { [type as string]: rest }
  for (const name of flat.base) message[name] = rest[name]
  return convertFields(typeName, message, 'toWire')
}

/** Encodes the clean shape of a message. */
export const encodeMessage = (typeName: string, clean: unknown): Buffer =>
  messageType(typeName).serialize(toWire(typeName, clean))

/** Decodes a message into its clean shape. */
export const decodeMessage = (typeName: string, bytes: Buffer): unknown =>
  toClean(typeName, messageType(typeName).deserialize(bytes))

function convertFields(typeName: string, source: WireObject, direction: 'toClean' | 'toWire'): WireObject {
  const result: WireObject = {}
  for (const field of planOf(typeName)) {
    const value = source[field.name]
    if (value !== undefined && value !== null) result[field.name] = field[direction](value)
  }
  return result
}

function planOf(typeName: string): Field[] {
  const known = plans.get(typeName)
  if (known) return known
  // google.protobuf.Empty at a method's edge goes by its short name, and has no fields.
  if (!(typeName in contract)) return []
  const { field: fields, nestedType } = messageType(typeName).type as unknown as MessageDescriptor
  const plan = fields.map<Field>(field => {
    const entry = nestedType.find(({ name, options }) => name === field.typeName && options?.mapEntry)
    if (entry) return { name: field.name, toClean: copyMap, toWire: copyMap }
    const [one, back] = convertersOf(field)
    if (field.label !== 'LABEL_REPEATED') return { name: field.name, toClean: one, toWire: back }
    const all = (convert: Convert) => (values: unknown) => (values as unknown[]).map(convert)
    return { name: field.name, toClean: all(one), toWire: all(back) }
  })
  plans.set(typeName, plan)
  return plan
}

function convertersOf({ type, typeName }: FieldDescriptor): [Convert, Convert] {
  if (type === 'TYPE_ENUM') return enumConverters(typeName)
  if (type !== 'TYPE_MESSAGE') return [keep, keep]
  if (/^google\.protobuf\.\w+Value$/.test(typeName))
    return [wrapper => (wrapper as { value: unknown }).value, value => ({ value })]
  if (typeName.startsWith('google.protobuf.')) return [keep, keep]
  return [value => toClean(typeName, value), value => toWire(typeName, value)]
}

/** Enum values are prefixed with their type's name in upper snake case; unknown numbers stay numbers. */
function enumConverters(typeName: string): [Convert, Convert] {
  const prefix = `${typeName.replace(/(?<!^)([A-Z])/g, '_$1').toUpperCase()}_`
  const { value: values } = contract[typeName]!.type as { value: { name: string }[] }
  if (!values.every(({ name }) => name.startsWith(prefix)))
    throw new Error(`${typeName} has unprefixed values.`)
  return [
    name => (typeof name === 'string' ? name.slice(prefix.length) : name),
    name => (typeof name === 'string' ? prefix + name : name),
  ]
}

/** `fromEntries` defines own properties, so no key can reach a prototype. */
const copyMap: Convert = map => Object.fromEntries(Object.entries(map as WireObject))

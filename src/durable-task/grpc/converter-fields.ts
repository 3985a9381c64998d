/** How each kind of field is converted between a message as protobufjs has it and the clean shape. */
import protobuf from 'protobufjs'
import type { MessageField } from './contract.ts'

/** Messages that are flattened: the oneof whose set member gives the `type`, and what surrounds it. */
export const flattened: Record<string, { oneof: string; base: readonly string[] }> = {
  HistoryEvent: { oneof: 'eventType', base: ['eventId', 'timestamp'] },
  OrchestratorAction: { oneof: 'orchestratorActionType', base: ['id'] },
}

type Convert = (value: unknown) => unknown

export interface Field {
  readonly name: string
  /** Member of a oneof: absent unless it was given, whatever its default. */
  readonly isOptional: boolean
  /** Undefined: as it is. */
  readonly toClean: Convert | undefined
  readonly toWire: Convert | undefined
}

type Conversion = Pick<Field, 'toClean' | 'toWire'>

/** Converts messages of one type. */
export interface MessageConverter {
  toClean(wire: Record<string, unknown>): object
  toWire(clean: Record<string, unknown>): object
}

type ConverterOf = (typeName: string) => MessageConverter

const asItIs: Conversion = { toClean: undefined, toWire: undefined }

/** Values of a struct, which are rare: as their own names for things say. */
const plainly = { longs: Number, enums: String, defaults: true, oneofs: true }

export function fieldOf(field: MessageField, converterOf: ConverterOf): Field {
  const { name, partOf, repeated, map } = field.resolve()
  const { toClean, toWire } = conversionOf(field, converterOf)
  const isOptional = partOf !== null && partOf !== undefined
  if (map) return { name, isOptional, toClean: eachEntry(toClean), toWire: toWire && eachEntry(toWire) }
  if (repeated) return { name, isOptional, toClean: each(toClean), toWire: toWire && each(toWire) }
  return { name, isOptional, toClean, toWire }
}

function conversionOf({ resolvedType }: MessageField, converterOf: ConverterOf): Conversion {
  if (resolvedType instanceof protobuf.Enum) return enumeration(resolvedType)
  if (!(resolvedType instanceof protobuf.Type)) return asItIs
  const { fullName } = resolvedType
  if (isWrapper(resolvedType)) return asItIs
  if (fullName.startsWith('.google.protobuf.')) return conversionOfGoogles(resolvedType)
  // A message may hold another of its own kind, so its converter is looked for when it is needed.
  let converter: MessageConverter | undefined
  const found = (): MessageConverter => {
    converter ??= converterOf(fullName)
    return converter
  }
  return {
    toClean: value => found().toClean(value as Record<string, unknown>),
    toWire: differsOnWire(resolvedType)
      ? value => found().toWire(value as Record<string, unknown>)
      : undefined,
  }
}

const isWrapper = ({ fullName }: protobuf.Type): boolean => /^\.google\.protobuf\.\w+Value$/.test(fullName)

/** Whether anything in such a message is written in another way than it is held; else it is written as it is. */
function differsOnWire(type: protobuf.Type, around: readonly protobuf.Type[] = []): boolean {
  return type.fieldsArray.some(field => {
    const { resolvedType } = field.resolve()
    if (!(resolvedType instanceof protobuf.Type) || around.includes(resolvedType))
      return resolvedType instanceof protobuf.Enum
    if (resolvedType.fullName.startsWith('.google.protobuf.'))
      return !isWrapper(resolvedType) && conversionOfGoogles(resolvedType).toWire !== undefined
    return resolvedType.name in flattened || differsOnWire(resolvedType, [...around, type])
  })
}

function conversionOfGoogles(type: protobuf.Type): Conversion {
  if (/\.(Timestamp|Duration)$/.test(type.fullName)) return { toClean: instant, toWire: undefined }
  return {
    toClean: value => type.toObject(value as protobuf.Message, plainly),
    toWire: value => type.fromObject(value as Record<string, unknown>),
  }
}

/** Seconds travel as 64 bits, which protobufjs keeps in an object. */
function instant(value: unknown): { seconds: number; nanos: number } {
  const { seconds, nanos } = value as { seconds: number | { toNumber(): number }; nanos: number }
  return { seconds: typeof seconds === 'number' ? seconds : seconds.toNumber(), nanos }
}

/** Enum values are prefixed with their type's name in upper snake case; unknown numbers stay numbers. */
function enumeration({ name, values, valuesById }: protobuf.Enum): Conversion {
  const prefix = `${name.replace(/(?<!^)([A-Z])/g, '_$1').toUpperCase()}_`
  if (!Object.keys(values).every(value => value.startsWith(prefix)))
    throw new Error(`${name} has unprefixed values.`)
  return {
    toClean: id => valuesById[id as number]?.slice(prefix.length) ?? id,
    toWire: value => (typeof value === 'string' ? values[prefix + value] : value),
  }
}

const each =
  (convert: Convert | undefined): Convert =>
  values =>
    convert ? (values as unknown[]).map(convert) : [...(values as unknown[])]

/** `fromEntries` defines own properties, so no key can reach a prototype. */
const eachEntry =
  (convert: Convert | undefined): Convert =>
  map =>
    Object.fromEntries(
      Object.entries(map as object).map(([key, value]) => [key, convert ? convert(value) : value]),
    )

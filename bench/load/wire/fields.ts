/** The numbers of a message's fields by their names, as the .proto has them. */
import { definition } from '../../contract.ts'

/** @throws Error when the contract has no such message or the message no such field. */
export function fieldsOf<Name extends string>(message: string, ...names: Name[]): Record<Name, number> {
  const numbers = allFieldsOf(message)
  const numberOf = (name: Name): number => {
    const number = numbers.get(name)
    if (number === undefined) throw new Error(`the contract has no ${message}.${name}`)
    return number
  }
  return Object.fromEntries(names.map(name => [name, numberOf(name)])) as Record<Name, number>
}

/** All of them. */
export function allFieldsOf(message: string): ReadonlyMap<string, number> {
  const found = definition[message]
  if (!found || !('type' in found)) throw new Error(`the contract has no ${message}`)
  const { field } = found.type as { field: { name: string; number: number }[] }
  return new Map(field.map(({ name, number }) => [name, number]))
}

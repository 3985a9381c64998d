/** A copy of plain data without its unset fields, as JSON would have it. */
export function plainCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainCopy)
  if (typeof value !== 'object' || value === null) return value
  // `fromEntries` defines own properties, so no key can reach a prototype.
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) => (field === undefined ? [] : [[key, plainCopy(field)]])),
  )
}

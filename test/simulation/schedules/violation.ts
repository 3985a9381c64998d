/** What a hub has done that no hub may do. */
class Violation extends Error {
  /** Short name of the rule that was broken. */
  readonly rule: string

  constructor(rule: string, text: string) {
    super(`${rule}: ${text}`)
    this.name = 'Violation'
    this.rule = rule
  }
}

export function holds(condition: unknown, rule: string, text: () => string): asserts condition {
  if (!condition) throw new Violation(rule, text())
}

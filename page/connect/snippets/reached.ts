/** What a program needs to know to reach a hub. */

export interface Reached {
  /** host:port of the SDKs' server. */
  readonly address: string
  readonly hub: string
}

/** The hub of programs that name none. */
export const isDefault = (hub: string): boolean => hub === 'default'

/** As Python, Java and Go write it. */
export const quoted = (value: string): string => JSON.stringify(value)

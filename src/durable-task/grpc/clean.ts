/**
 * The clean shape of a wire message, as types: wrappers become their value or stay unset, unset messages are
 * undefined instead of null, statuses lose their prefix, and a message that is little but a oneof becomes a
 * union told apart by `type`. What the types say here, `converter.ts` does.
 */

import type { Timestamp__Output } from './wire/google/protobuf/Timestamp.ts'
import type { Value__Output } from './wire/google/protobuf/Value.ts'
import type { HistoryEvent__Output } from './wire/HistoryEvent.ts'
import type { OrchestratorAction__Output } from './wire/OrchestratorAction.ts'

type StatusName<T extends string> = T extends `ORCHESTRATION_STATUS_${infer Name}`
  ? Name
  : T extends `WORKER_CAPABILITY_${infer Name}`
    ? Name
    : T

type OptionalKeys<T> = {
  [K in keyof T]-?: null extends T[K] ? K : undefined extends T[K] ? K : never
}[keyof T]

type CleanFields<T> = { [K in Exclude<keyof T, OptionalKeys<T>>]: Clean<T[K]> } & {
  [K in OptionalKeys<T>]?: Clean<NonNullable<T[K]>> | undefined
}

/** A union of the members of a oneof, flattened into the message around it. */
type Flat<T, Discriminant extends keyof T, Base extends keyof T> =
  | {
      [Member in Extract<NonNullable<T[Discriminant]>, keyof T>]: { type: Member } & CleanFields<
        Pick<T, Base> & NonNullable<T[Member]>
      >
    }[Extract<NonNullable<T[Discriminant]>, keyof T>]
  | ({ type: undefined } & CleanFields<Pick<T, Base>>)

export type Clean<T> = T extends string
  ? StatusName<T>
  : T extends number | boolean | Timestamp__Output | Value__Output
    ? T
    : T extends { value: infer V }
      ? V
      : T extends (infer Item)[]
        ? Clean<Item>[]
        : 'eventType' extends keyof T
          ? Flat<HistoryEvent__Output, 'eventType', 'eventId' | 'timestamp'>
          : 'orchestratorActionType' extends keyof T
            ? Flat<OrchestratorAction__Output, 'orchestratorActionType', 'id'>
            : T extends object
              ? CleanFields<T>
              : T

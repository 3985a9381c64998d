import { openCalls } from '../core/open-calls.ts'
import type { HostedInstance, HubCore } from './core.ts'

/** Children whose answers an instance waits for. Decodes its history. */
export function unansweredChildren(
  { settings: { codec } }: HubCore,
  { history, turn, inbox }: HostedInstance,
): readonly { taskId: number; instanceId: string }[] {
  const events = history.entries.map(entry => codec.decode(history.bytesOf(entry)))
  return openCalls(events, [...(turn?.messages ?? []), ...inbox]).children
}

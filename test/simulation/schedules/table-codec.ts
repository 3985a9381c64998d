/** Events kept in a table, and their places in it as bytes: a history is their plain concatenation, and costs little. */
import type {
  EventBody,
  EventCodec,
  EventPlace,
  HistoryEvent,
} from '../../../src/durable-task/core/events.ts'

const FRAME = 4

export class TableCodec implements EventCodec {
  private readonly events: HistoryEvent[] = []

  encode = (event: EventBody, place: EventPlace): Buffer => {
    const framed = Buffer.allocUnsafe(FRAME)
    framed.writeUInt32LE(this.events.push(Object.freeze({ ...event, ...place })) - 1)
    return framed
  }

  decode = (framed: Buffer): HistoryEvent => this.events[framed.readUInt32LE(0)]!

  decodeAll(framed: Buffer): HistoryEvent[] {
    const events: HistoryEvent[] = []
    for (let at = 0; at < framed.length; at += FRAME) events.push(this.events[framed.readUInt32LE(at)]!)
    return events
  }
}

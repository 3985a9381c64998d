/**
 * What a backend sent during one run, byte by byte, so that the floor can send the very same messages.
 *
 * Instances are independent of each other, so there is one tape for each root instance and its children. A message
 * is released by counting: it goes out once as many requests for its instance have arrived as had been sent when it
 * was received. Whatever the load sends is an answer to what it has received, so the count is always reached.
 */
export interface Tape {
  [root: string]: InstanceTape
}

export interface InstanceTape {
  items: TapedItem[]
  /** Replies to the waits, in the order the waits were sent. */
  waits: TapedReply[]
}

interface TapedReply {
  /** Requests for this instance that must have arrived before. */
  after: number
  bytes: Uint8Array
}

interface TapedItem extends TapedReply {
  /** Sent because a timer fired: it also has to wait for the time. */
  timed: boolean
}

/** The root instance of an instance; children are named `<parent>/<number>`. */
export function rootOf(instanceId: string): string {
  const slash = instanceId.indexOf('/')
  return slash < 0 ? instanceId : instanceId.slice(0, slash)
}

/** Writes the tape of a run. */
export class Recorder {
  tape: Tape = {}
  private readonly requests = new Map<string, number>()

  /** Forgets everything: what comes now is the beginning of the tape. */
  restart(): void {
    this.tape = {}
    this.requests.clear()
  }

  /** A request for this instance is on its way. */
  sent(instanceId: string): void {
    const root = rootOf(instanceId)
    this.requests.set(root, this.count(root) + 1)
  }

  /** A wait is on its way; the returned function records its reply. */
  waiting(instanceId: string): (bytes: Uint8Array) => void {
    const root = rootOf(instanceId)
    const { waits } = this.of(root)
    const place = waits.push({ after: 0, bytes: new Uint8Array() }) - 1
    return bytes => {
      waits[place] = { after: this.count(root), bytes: copy(bytes) }
    }
  }

  received(instanceId: string, bytes: Uint8Array, timed: boolean): void {
    const root = rootOf(instanceId)
    this.of(root).items.push({ after: this.count(root), bytes: copy(bytes), timed })
  }

  private of(root: string): InstanceTape {
    this.tape[root] ??= { items: [], waits: [] }
    return this.tape[root]
  }

  private count(root: string): number {
    return this.requests.get(root) ?? 0
  }
}

/** The transport's buffer may be a small part of a large one, which must not be kept alive. */
const copy = (bytes: Uint8Array): Uint8Array => Buffer.from(bytes)

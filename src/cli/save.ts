/** `--save`: the hubs of a server outlive it in a file. */
import type { TestBackend } from '../backend.ts'
import { BackendError, type Logger } from '../index.ts'
import { currentMillis, RealClock } from '../kernel/clock/real-clock.ts'
import { readSaveFile, unreadable, writeSaveFile } from './save-file.ts'

/** At most so often, in milliseconds; a save that takes long is the rarer, so that it takes no more than a twentieth. */
const PERIOD = 2_000
const SHARE = 20

export class HubsFile {
  private readonly path: string
  private readonly log: Logger
  private readonly period: number
  private readonly clock: RealClock
  private backend: TestBackend | undefined
  private savedAt = -1
  private writing: Promise<void> = Promise.resolve()

  constructor(path: string, log: Logger, period = PERIOD) {
    this.path = path
    this.period = period
    this.log = log
    this.clock = new RealClock(error => log.error(`The hubs were not saved: ${String(error)}`))
  }

  /**
   * Puts into a backend that has not started what the file holds; without a file, makes one. Throws a sentence when the
   * file cannot be read or made, and leaves it as it is.
   */
  async load(backend: TestBackend, time: 'real' | 'skip' | 'manual'): Promise<void> {
    const saved = await readSaveFile(this.path)
    if (!saved) {
      await this.create(backend)
      return
    }
    try {
      // A clock that stands still goes on from where it stood.
      if (time === 'manual') for (const [name, now] of instantsOf(saved)) backend.hub(name, { now })
      await backend.restore(saved)
      this.savedAt = backend.changes
    } catch (error) {
      throw unreadable(this.path, error)
    }
  }

  /** Saves from now on, a while after each change. */
  keep(backend: TestBackend): void {
    this.backend = backend
    this.lookIn(this.period)
  }

  /** Saves what the hubs hold at this very moment, for the last time; resolves to what went wrong, if anything did. */
  async finish(): Promise<string | undefined> {
    this.clock.stop()
    const { backend } = this
    if (!backend) return undefined
    this.backend = undefined
    try {
      const text = textOf(backend)
      await this.writing
      await writeSaveFile(this.path, text)
      return undefined
    } catch (error) {
      return `the hubs could not be saved to '${this.path}': ${reasonOf(error)}`
    }
  }

  private async create(backend: TestBackend): Promise<void> {
    try {
      await this.write(backend)
    } catch (error) {
      throw new BackendError(
        'invalid-request',
        `the file '${this.path}' of --save cannot be written: ${reasonOf(error)}`,
      )
    }
  }

  private lookIn(milliseconds: number): void {
    if (this.backend) this.clock.schedule(this.clock.now() + milliseconds, () => this.look())
  }

  private look(): void {
    const { backend } = this
    if (!backend) return
    if (backend.changes === this.savedAt) {
      this.lookIn(this.period)
      return
    }
    const began = currentMillis()
    this.writing = this.save(backend)
    const took = currentMillis() - began
    void this.writing.then(() => this.lookIn(Math.max(this.period, took * SHARE)))
  }

  private async write(backend: TestBackend): Promise<void> {
    const { changes } = backend
    await writeSaveFile(this.path, textOf(backend))
    this.savedAt = changes
  }

  /** Never rejects: what could not be saved now is saved with the next look. */
  private async save(backend: TestBackend): Promise<void> {
    try {
      await this.write(backend)
    } catch (error) {
      this.log.error(`The hubs were not saved to '${this.path}', and will be again: ${reasonOf(error)}`)
    }
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const textOf = (backend: TestBackend): string => JSON.stringify(backend.snapshot())

/** Where the clocks of the saved hubs stood. */
function instantsOf(saved: object): [name: string, now: number][] {
  const hubs: unknown = 'hubs' in saved ? saved.hubs : undefined
  return Object.entries(Object(hubs)).flatMap(([name, hub]) => {
    const { now }: { now?: unknown } = Object(hub)
    return typeof now === 'number' && Number.isFinite(now) ? [[name, now]] : []
  })
}

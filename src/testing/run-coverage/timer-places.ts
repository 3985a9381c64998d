/** Finds out which timers of a run belong to one place of the code: from what came before them. */
import type { HistoryEvent } from '../../durable-task/core/events.ts'
import type { Row } from '../rows.ts'
import { callKindOf, nameOf } from './step-names.ts'

/** Timers armed one after the other: one wait, as far as can be told. */
export class TimerChain {
  readonly where: string
  readonly turn: number
  readonly links: Row[]
  isOld = false
  hadFired = false

  constructor(where: string, turn: number, row: Row) {
    this.where = where
    this.turn = turn
    this.links = [row]
  }

  get last(): Row {
    return this.links[this.links.length - 1]!
  }

  get hasFired(): boolean {
    return this.last.status === 'completed'
  }
}

export class TimerPlaces {
  readonly chains: TimerChain[] = []
  /** Timers whose firing was seen. */
  private readonly known = new Set<Row>()
  private turn = 0
  /** The newest thing that was asked for, and in which turn. */
  private action: { row: Row; turn: number } | undefined
  /** What the turn brought. */
  private event: string | undefined
  private fired: TimerChain[] = []
  private hasOtherNews = false

  beginTurn(turn: number): void {
    this.turn = turn
    this.event = undefined
    this.fired = []
    this.hasOtherNews = false
  }

  /** Takes an event, with the row it wrote. */
  take(event: HistoryEvent, row: Row | undefined): void {
    if (event.type === 'timerFired') this.noteFired()
    else if (row?.kind === 'timer') this.place(row)
    else if (row?.kind === 'event') this.event = row.name
    else if (row && callKindOf(row)) this.action = { row, turn: this.turn }
    else if (!row && event.type !== 'orchestratorStarted') this.hasOtherNews = true
  }

  private noteFired(): void {
    const chain = this.chains.find(candidate => candidate.hasFired && !this.known.has(candidate.last))
    if (!chain) return
    this.known.add(chain.last)
    this.fired.push(chain)
  }

  private place(row: Row): void {
    const isNextLink = !this.event && !this.hasOtherNews && this.action?.turn !== this.turn
    const before = isNextLink ? this.fired.shift() : undefined
    if (before) before.links.push(row)
    else this.chains.push(new TimerChain(this.numbered(this.where()), this.turn, row))
  }

  private where(): string {
    const { action, event, turn } = this
    if (event !== undefined && action?.turn !== turn) return `after the event ${event}`
    if (!action) return 'at the start'
    const name = nameOf(action.row)
    if (action.row.status === 'scheduled') return `beside ${name}`
    return action.row.status === 'failed' ? `after ${name} failed` : `after ${name}`
  }

  /** Several in one turn are told apart by their order. */
  private numbered(where: string): string {
    const earlier = this.chains.filter(
      chain => chain.turn === this.turn && chain.where.replace(/ \(\d+\)$/, '') === where,
    )
    return earlier.length === 0 ? where : `${where} (${earlier.length + 1})`
  }
}

/** The figures side by side, with the ratios to ours and what became of the targets. */
import { circumstances, markdownTable, number, plainTable, times } from '../text.ts'
import type { Outcome, Peer, PeerKey } from './peer.ts'
import { format, type Row } from './rows.ts'
import type { FigureOf } from './targets.ts'

/** Outcomes by workload and peer. */
export type Outcomes = Map<string, Map<PeerKey, Outcome>>

/** What the README and the terminal say about how it was measured. */
export const notes = [
  'Those with a port are driven by the same scripted worker and client over gRPC, on two connections; an instance has ended',
  'when the server has taken its last answer, so no wait call is open. CPU is that of the server’s process. The JS backend has',
  'no port: SDK worker, client and backend share a process, so its rates have no transport in them and its CPU is of all three.',
  'In brackets: greenroom’s figure divided by the other.',
].join(' ')

export function tableOf(outcomes: Outcomes, peers: readonly Peer[], rows: readonly Row[], markdown: boolean) {
  const measured = rows.filter(({ workload }) => outcomes.has(workload))
  const head = ['', ...peers.map(({ title }) => title), 'target', '']
  const lines = measured.map(row => lineOf(row, outcomes.get(row.workload)!, peers))
  return markdown ? markdownTable(head, lines) : plainTable(head, lines)
}

function lineOf(row: Row, outcome: Map<PeerKey, Outcome>, peers: readonly Peer[]): string[] {
  const figureOf: FigureOf = peer => {
    const figures = outcome.get(peer)
    return typeof figures === 'object' ? figures[row.figure] : undefined
  }
  const cells = peers.map(({ key }) => cellOf(row, outcome.get(key), figureOf, key))
  return [row.title, ...cells, row.targets.map(({ text }) => text).join(', '), verdictOf(row, figureOf)]
}

function cellOf(row: Row, outcome: Outcome | undefined, figureOf: FigureOf, key: PeerKey): string {
  if (typeof outcome === 'string') return outcome
  const [value, ours] = [figureOf(key), figureOf('ours')]
  if (value === undefined) return '–'
  const ratio =
    key === 'ours' || ours === undefined || row.figure === 'late' ? '' : ` (${times(ours / value)})`
  return format(value, row) + ratio
}

/** `met`, `missed`, or nothing where there is no target or nothing to measure it by. */
function verdictOf({ targets }: Row, figureOf: FigureOf): string {
  const verdicts = targets.map(target => target.met(figureOf))
  if (verdicts.includes(false)) return '**missed**'
  return verdicts.includes(true) ? 'met' : ''
}

/** How busy the load was with each workload: near one core, it set the pace. */
export function loadNote(outcomes: Outcomes): string {
  const shares = [...outcomes].flatMap(([name, outcome]) => {
    const ours = outcome.get('ours')
    const busy = typeof ours === 'object' ? ours.loadBusy : undefined
    return busy === undefined ? [] : [`${name} ${number(0)(busy * 100)} %`]
  })
  return `The load itself used of one core, with greenroom: ${shares.join(', ')}.`
}

export const readmeText = (table: string, rounds: number): string =>
  [table, '', `${circumstances(rounds)}. ${notes}`].join('\n')

/** The messages of a sequence diagram, in their order. */
import { mermaidText } from './mermaid-text.ts'
import { SELF } from './participants.ts'

/** Of more messages than both together, the first and the last are drawn: Mermaid refuses long texts. */
const FIRST = 100
const LAST = 100

interface Message {
  readonly from: string
  readonly to: string
  readonly text: string
  readonly kind: 'ask' | 'answer' | 'failure' | 'send' | 'note'
  /** The question of an answer, the answer to a question. */
  partner?: Message
}

const arrows = { ask: '->>', answer: '-->>', failure: '--x', send: '-)' } as const

export class Messages {
  private readonly all: Message[] = []
  /** Without an answer, by what will answer them. In order, because SDKs use ids again. */
  private readonly open = new Map<string, Message[]>()

  note(text: string): void {
    this.all.push({ kind: 'note', from: SELF, to: SELF, text })
  }

  /** Nobody answers it. */
  send(to: string, text: string): void {
    this.all.push({ kind: 'send', from: SELF, to, text })
  }

  receive(from: string, text: string): void {
    this.all.push({ kind: 'send', from, to: SELF, text })
  }

  ask(question: string, to: string, text: string): void {
    const message: Message = { kind: 'ask', from: SELF, to, text }
    this.all.push(message)
    const waiting = this.open.get(question)
    if (waiting) waiting.push(message)
    else this.open.set(question, [message])
  }

  /** Answers the oldest that asked this; false when none did. */
  answer(question: string, text: string, isFailed = false): boolean {
    const asked = this.open.get(question)?.shift()
    if (!asked) return false
    const kind = isFailed ? 'failure' : 'answer'
    const answer: Message = { kind, from: asked.to, to: SELF, text, partner: asked }
    asked.partner = answer
    this.all.push(answer)
    return true
  }

  /** The lines, and who takes part in them. */
  draw(): { readonly lines: string[]; readonly shown: ReadonlySet<string> } {
    const left = this.all.length - FIRST - LAST
    const drawn = left <= 1 ? this.all : [...this.all.slice(0, FIRST), ...this.all.slice(-LAST)]
    const known = new Set(drawn)
    const lines = drawn.map(message => lineOf(message, known))
    if (drawn !== this.all) lines.splice(FIRST, 0, `  Note over ${SELF}: … ${left} more …`)
    return { lines, shown: new Set(drawn.flatMap(({ from, to }) => [from, to])) }
  }
}

/** Somebody is at work from a question to its answer, if both are drawn. */
function lineOf({ kind, from, to, text, partner }: Message, drawn: ReadonlySet<Message>): string {
  if (kind === 'note') return `  Note over ${SELF}: ${mermaidText(text)}`
  const isPair = partner !== undefined && drawn.has(partner)
  const activation = isPair ? (kind === 'ask' ? '+' : '-') : ''
  return `  ${from}${arrows[kind]}${activation}${to}: ${mermaidText(text) || 'done'}`
}

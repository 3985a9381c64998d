/** What `watch` prints: lines that begin with the time on the hub's clock. */
import { describeInstant } from '../../kernel/instant.ts'
import type { Asking } from '../control-options.ts'
import type { Output } from '../output.ts'

export class WatchOutput {
  private readonly output: Output
  private readonly asking: Asking
  private day = ''

  constructor(output: Output, asking: Asking) {
    this.output = output
    this.asking = asking
  }

  /** Something that happened at an instant; a day that has begun is told first. */
  change(at: number, name: string, text: string, fields: object): void {
    const [day = '', time = ''] = describeInstant(at).replace('Z', '').split('T')
    const isNew = day !== this.day
    this.day = day
    this.say(name, `${isNew ? `${day}\n` : ''}${time}  ${text}`.trimEnd(), { at, ...fields })
  }

  say(name: string, text: string, fields: object): void {
    this.output.fact(name, text, { taskHub: this.asking.taskHub, ...fields })
  }

  lost(why: string): void {
    const { url } = this.asking
    this.say('disconnected', `Lost ${url}: ${why.replace(/\.$/, '')}. Trying again until Ctrl-C.`, { why })
  }

  back(): void {
    this.say('connected', 'The server is back.', {})
  }
}

/**
 * A server of another language: it prints `{"ready": "<address>"}`, then answers each line on stdin with one line of
 * JSON, and ends when stdin does.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface, type Interface } from 'node:readline'
import type { MeasuredServer } from './measured.ts'

interface Answer {
  ready?: string
  cpu?: number
  hello?: number
}

/** Longest time for the process to start or to answer. */
const patience = 30_000

export class ProgramServer implements MeasuredServer {
  address = ''
  private readonly child: ChildProcess
  private readonly lines: Interface
  /** The end of what it wrote to stderr, for the message when it fails. */
  private complaints = ''

  private constructor([file = '', ...args]: readonly string[]) {
    this.child = spawn(file, args, { stdio: 'pipe' })
    // Without a listener, a program that cannot be started would end the bench.
    this.child.on('error', error => {
      this.complaints = error.message
    })
    this.child.stdin!.on('error', () => {})
    this.child.stderr!.on('data', (text: Buffer) => {
      this.complaints = (this.complaints + text.toString()).slice(-2_000)
    })
    this.lines = createInterface({ input: this.child.stdout! })
  }

  /** @throws Error with what the program wrote, when it does not say where it listens. */
  static async start(command: readonly string[]): Promise<ProgramServer> {
    const server = new ProgramServer(command)
    const { ready } = await server.answer()
    server.address = ready ?? ''
    return server
  }

  async usage(): Promise<{ cpu: number }> {
    return { cpu: (await this.ask('cpu')).cpu ?? Number.NaN }
  }

  async ask(question: 'cpu' | 'first hello'): Promise<Answer> {
    const answer = this.answer()
    this.child.stdin!.write(`${question}\n`)
    return answer
  }

  /** Ends the process and waits until it is gone. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const gone = new Promise(resolve => this.child.once('exit', resolve))
    this.child.kill('SIGKILL')
    await gone
  }

  private answer(): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(timer)
        this.lines.off('line', onLine)
        this.child.off('close', onClose)
        finish()
      }
      const onLine = (line: string) => settle(() => resolve(JSON.parse(line)))
      const onClose = () =>
        settle(() => reject(new Error(`${this.child.spawnfile} ended: ${this.complaints.trim()}`)))
      const timer = setTimeout(() => {
        this.child.kill('SIGKILL')
        settle(() => reject(new Error(`${this.child.spawnfile} does not answer: ${this.complaints.trim()}`)))
      }, patience)
      this.lines.on('line', onLine)
      this.child.on('close', onClose)
    })
  }
}

/** The first Hello of a process that is started for it: `greenroom serve` from a command line, and the peers' alike. */
import { spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { LoadClient } from '../load/client.ts'
import { Traffic } from '../load/traffic.ts'
import { median } from '../statistics.ts'

const patience = 30_000

/** Milliseconds from starting the program to the answer of its first Hello: the median of `times` starts. */
export async function firstHelloCold(command: (port: number) => string[], times = 5): Promise<number> {
  const all: number[] = []
  for (let time = 0; time < times; time++) all.push(await once(command))
  return median(all)
}

async function once(command: (port: number) => string[]): Promise<number> {
  const port = await freePort()
  const [file = '', ...args] = command(port)
  const begin = performance.now()
  const child = spawn(file, args, { stdio: ['pipe', 'ignore', 'ignore'] })
  const gone = new Promise(resolve => child.once('close', resolve))
  try {
    while (!((await accepts(port)) && (await answers(port)))) {
      if (child.exitCode !== null || performance.now() - begin > patience)
        throw new Error(`${file} did not listen`)
      await setTimeout(1)
    }
    return performance.now() - begin
  } finally {
    child.kill('SIGKILL')
    await gone
  }
}

/** A client made before there is a server would wait a second before it tried again. */
function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    const end = (accepted: boolean) => {
      socket.destroy()
      resolve(accepted)
    }
    socket.on('connect', () => end(true))
    socket.on('error', () => end(false))
  })
}

/** A program may try the port before it listens in earnest: whoever connects in between is sent away. */
const answers = (port: number): Promise<boolean> =>
  hello(`127.0.0.1:${port}`).then(
    () => true,
    () => false,
  )

/** One Hello on a connection of its own. */
export async function hello(address: string): Promise<void> {
  const client = new LoadClient(address, new Traffic())
  try {
    await client.call('Hello', {})
  } finally {
    client.close()
  }
}

/**
 * Below the ports that systems give to clients: whoever dials one of those while nobody listens may be connected to
 * itself, and the program then finds its port taken.
 */
let nextPort = 20_000 + (process.pid % 10_000)

async function freePort(): Promise<number> {
  while (!(await isFree(nextPort))) nextPort++
  return nextPort++
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createServer()
    probe.on('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

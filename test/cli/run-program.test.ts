import { EventEmitter } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath as node } from 'node:process'
import { describe, expect, test, vi } from 'vitest'
import { runProgram } from '../../src/cli/run-program.ts'
import { atEnd } from '../support/at-end.ts'

/** Counts SIGINTs until the file `end` is there, then ends with their number. */
const counts = `
  const { existsSync, writeFileSync } = require('node:fs')
  let interrupts = 0
  process.on('SIGINT', () => interrupts++)
  let seen = false
  setInterval(() => {
    // One round more: a signal sent before the file was written has been handled by then.
    if (seen) process.exit(interrupts)
    seen = existsSync('end')
  }, 20)
  writeFileSync('ready', '')`

async function interrupted(terminal: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'greenroom-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  const exits: number[] = []
  const source = new EventEmitter()
  const signals = Object.assign(source, { exit: (code: number) => void exits.push(code) })
  const code = `process.chdir(${JSON.stringify(folder)});${counts}`
  const ending = runProgram([node, '-e', code], process.env, { signals, terminal })
  await vi.waitUntil(() => existsSync(join(folder, 'ready')), { timeout: 10_000 })
  source.emit('SIGINT')
  writeFileSync(join(folder, 'end'), '')
  return { ...(await ending), exits }
}

describe('Ctrl-C reaches the program once', () => {
  test('from a terminal, which gives it to the program itself: not from us', async () => {
    expect(await interrupted(true)).toEqual({ exitCode: 0, exits: [] })
  })

  test('without one: from us', async () => {
    expect(await interrupted(false)).toEqual({ exitCode: 1, exits: [] })
  })
})

test('a program that has ended is not kept in mind', async () => {
  const listeners = process.listenerCount('exit')
  const signals = Object.assign(new EventEmitter(), { exit: () => {} })
  await runProgram([node, '-e', ''], process.env, { signals, terminal: false })
  expect(process.listenerCount('exit')).toBe(listeners)
})

/** A real browser for a test: found on the machine, opened once for each process of tests. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { describe } from 'vitest'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']

/** Path of a Chromium: what `CHROMIUM` says, or the first in the path. */
const executablePath = process.env.CHROMIUM ?? findInPath()

let opened: Promise<Browser> | undefined

/** The browser; it ends with the process. */
export function openBrowser(): Promise<Browser> {
  if (!executablePath) throw new Error(noBrowser)
  opened ??= chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  return opened
}

const noBrowser =
  'NO BROWSER FOUND: the page is not tested. Install Chromium (apt-get install chromium), or name one: CHROMIUM=/path.'

/** As `describe`, for what needs a browser; without one it is left out, loudly. */
export const inBrowser = (name: string, tests: () => void): void => {
  if (!executablePath)
    console.error(`\n${'!'.repeat(noBrowser.length)}\n${noBrowser}\n${'!'.repeat(noBrowser.length)}\n`)
  describe.skipIf(!executablePath)(name, tests)
}

function findInPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return names.flatMap(name => folders.map(folder => join(folder, name))).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

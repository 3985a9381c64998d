/** Vitest run as a process of its own, as its users run it: what a suite prints, and what becomes of its tests. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')

/** Modules are read once for all files. */
const quick = ['--no-color', '--no-isolate', '--pool=threads', '--maxWorkers=1']

interface Report {
  testResults: { assertionResults: { title: string; status: string; failureMessages: string[] }[] }[]
}

/** Runs the suite in the folder, and gives what it printed and each test's end by its title. */
export function runVitest(folder: string) {
  const reports = mkdtempSync(join(tmpdir(), 'vitest-run-'))
  try {
    const reportFile = join(reports, 'report.json')
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [vitest, 'run', ...quick, '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`],
      { cwd: folder, encoding: 'utf8' },
    )
    const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report
    const results = report.testResults.flatMap(({ assertionResults }) => assertionResults)
    return { stdout, stderr, status, results: new Map(results.map(result => [result.title, result])) }
  } finally {
    rmSync(reports, { recursive: true })
  }
}

/**
 * `npm run test:sdks [-- python python-lambda java go]`: for each language, the suite for its official SDK and the tests of its
 * example, each beside a backend of its own. A language whose tools are not there is skipped, loudly.
 */
import { join } from 'node:path'
import { type Language, languages } from './languages.ts'
import { root } from './process.ts'
import { nothing } from './reports.ts'
import { frame, isGood, problemOf, type Suite, summary } from './summary.ts'

/** A folder that holds tests, and the options of `greenroom exec` that they need. */
interface Place {
  name: string
  options: string[]
}

const placesOf = ({ name, skipping = [], hasExample = true }: Language): Place[] => [
  { name: `test/sdk/${name}`, options: [] },
  ...skipping.map(folder => ({ name: `test/sdk/${name}/${folder}`, options: ['--time', 'skip'] })),
  ...(hasExample ? [{ name: `examples/${name}`, options: [] }] : []),
]

function chosen(names: string[]): Language[] {
  const unknown = names.find(name => !languages.some(language => language.name === name))
  if (unknown !== undefined)
    throw new Error(
      `there is no language '${unknown}'. Languages: ${languages.map(({ name }) => name).join(', ')}.`,
    )
  return names.length === 0 ? languages : languages.filter(({ name }) => names.includes(name))
}

async function runSuite(language: Language, { name, options }: Place): Promise<Suite> {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(3, 76 - name.length))}`)
  const start = performance.now()
  const seconds = () => (performance.now() - start) / 1000
  try {
    const { exitCode, ...counts } = await language.test(join(root, name), options)
    return { name, ...counts, seconds: seconds(), problem: problemOf(counts, exitCode) }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    console.error(problem)
    return { name, ...nothing, seconds: seconds(), problem }
  }
}

async function main(names: string[]): Promise<number> {
  const suites: Suite[] = []
  const skipped: string[] = []
  for (const language of chosen(names)) {
    const missing = language.missing()
    if (missing.length > 0) {
      skipped.push(`SKIPPED ${language.name}: ${missing.join(' and ')} not found`)
      console.log(`\n${frame(skipped.at(-1)!)}`)
      continue
    }
    for (const place of placesOf(language)) suites.push(await runSuite(language, place))
  }
  console.log(`\n${summary(suites, skipped)}`)
  return suites.every(isGood) ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2)).catch(error => {
  console.error(`test:sdks: ${error instanceof Error ? error.message : error}`)
  return 2
})

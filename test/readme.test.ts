/** The README hangs together: every heading once, every link within it and into the repository leads somewhere. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const documents = [
  'README.md',
  '.github/CONTRIBUTING.md',
  ...['order-processing', 'lambda-order', 'node-test', 'jest', 'python', 'java', 'go'].map(
    name => `examples/${name}/README.md`,
  ),
]

/** What is not code. */
const proseOf = (document: string): string => readFileSync(document, 'utf8').replaceAll(/^```.*?^```/gms, '')

const anchorsOf = (document: string): string[] =>
  [...proseOf(document).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

test.each(documents)(
  '%s: every heading is there once, every comment has an end and a beginning',
  document => {
    const anchors = anchorsOf(document)
    expect(anchors.length).toBeGreaterThan(0)
    expect(anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index)).toEqual([])
    expect(proseOf(document).replaceAll(/<!--(?:(?!<!--).)*?-->/g, '')).not.toMatch(/<!--|-->/)
  },
)

test.each(documents)('%s: every link leads somewhere', document => {
  const links = [...proseOf(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  const lost = links.filter(link => {
    if (/^https?:/.test(link)) return false
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? document : join(dirname(document), path)
    return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor))
  })
  expect(lost).toEqual([])
})

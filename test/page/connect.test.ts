import { expect, it } from 'vitest'
import { languages, snippetOf } from '../../page/connect/snippets/index.ts'

it.each(languages)(
  '%s: a program that names the address, and the hub where it is not the default',
  language => {
    const usual = snippetOf(language, { address: '127.0.0.1:4007', hub: 'default' })
    expect(usual).toContain('4007')
    expect(usual).not.toContain('taskhub')
    const named = snippetOf(language, { address: '127.0.0.1:4007', hub: 'orders' })
    expect(named).toContain('127.0.0.1:4007')
    expect(named).toContain('taskhub')
    expect(named).toMatch(/['"]orders['"]/)
  },
)

it('has quotes in names written as each language wants them', () => {
  const reached = { address: 'a:1', hub: `o'r"d` }
  expect(snippetOf('JavaScript', reached)).toContain(`'o\\'r"d'`)
  for (const language of ['Python', 'Java', 'Go'] as const)
    expect(snippetOf(language, reached)).toContain(`"o'r\\"d"`)
})

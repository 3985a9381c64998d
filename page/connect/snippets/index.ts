/** The shortest program of each language that reaches a hub: a worker, a client, and one instance. */
import { go } from './go.ts'
import { java } from './java.ts'
import { javascript } from './javascript.ts'
import { python } from './python.ts'
import type { Reached } from './reached.ts'

const snippets: Readonly<Record<Language, (reached: Reached) => string>> = {
  JavaScript: javascript,
  Python: python,
  Java: java,
  Go: go,
}

export const languages = ['JavaScript', 'Python', 'Java', 'Go'] as const
type Language = (typeof languages)[number]

export const snippetOf = (language: Language, reached: Reached): string => snippets[language](reached)

/** By language. */
export const snippetsFor = (reached: Reached): Readonly<Record<string, string>> =>
  Object.fromEntries(languages.map(language => [language, snippetOf(language, reached)]))

/** Text that is safe within a Mermaid sequence diagram. */
import { shorten } from '../../kernel/shorten.ts'

/** Longest payload, name or message, in characters. */
const LONGEST_TEXT = 60

/** What Mermaid would read as its own, as HTML or as a formula. */
const SPECIAL = /[#;%<>&"$`]/g

/** On one line, cut, and with codes for what Mermaid would take for something else. */
export const mermaidText = (text: string): string =>
  shorten(text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').trim(), LONGEST_TEXT).replaceAll(
    SPECIAL,
    character => `#${character.codePointAt(0)};`,
  )

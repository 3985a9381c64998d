/** Sentences whose parts may be code, links or stress. */
type Part =
  | string
  | { readonly code: string }
  /** An orchestration, entity or execution. */
  | { readonly id: string; readonly title?: string }
  | { readonly strong: string }

export type Phrase = readonly Part[]

/** `a`, `a and b`, `a, b and c`. */
export const listed = (phrases: readonly Phrase[]): Phrase =>
  phrases.flatMap((phrase, index) => {
    if (index === 0) return phrase
    return [index === phrases.length - 1 ? ' and ' : ', ', ...phrase]
  })

/** As plain text. */
export const plain = (phrase: Phrase): string =>
  phrase
    .map(part =>
      typeof part === 'string'
        ? part
        : 'code' in part
          ? part.code
          : 'id' in part
            ? (part.title ?? part.id)
            : part.strong,
    )
    .join('')

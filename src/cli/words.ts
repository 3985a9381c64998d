/**
 * The words of a command line that stands in one option. No shell is involved: blanks part the words, quotes keep
 * blanks, and `\"` is a quote within double quotes. Everything else means itself, `\` in paths of Windows included.
 * Undefined when a quote is not closed.
 *
 * @example
 * splitWords('python "my app.py" --name \'Ada L\'')   // ['python', 'my app.py', '--name', 'Ada L']
 */
export function splitWords(text: string): string[] | undefined {
  const pieces = /"((?:\\"|(?!\\")[^"])*)"|'([^']*)'|(\s+)|([^\s"']+)|(.)/gs
  const words: string[] = []
  let word: string | undefined
  for (const [, double, single, blank, plain] of text.matchAll(pieces)) {
    if (blank !== undefined) {
      if (word !== undefined) words.push(word)
      word = undefined
      continue
    }
    const piece = double?.replaceAll('\\"', '"') ?? single ?? plain
    if (piece === undefined) return undefined
    word = (word ?? '') + piece
  }
  return word === undefined ? words : [...words, word]
}

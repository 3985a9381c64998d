/** A function that answers one event and exits; the event says how. */
import { answerStdin } from './ways.mjs'

const ways = {
  talk(event) {
    console.log('opening the shop')
    console.error('the bell is stuck')
    console.log('')
    // JSON may hold this separator of lines as it is.
    return { got: event, separator: '\u2028' }
  },
  'talk long': ({ bytes }) => 'x'.repeat(bytes - 2),
  environment: () => process.env,
  place: () => process.cwd(),
  words: () => process.argv.slice(2),
  die() {
    console.log('opening the shop')
    console.error('the pump is broken')
    process.exit(3)
  },
  'say nothing': () => process.exit(0),
}

await answerStdin(event => ways[event?.do]?.(event) ?? event)

/** A program with nothing left but a link to a relay that is or is not there: it must end by itself. */
import { RelayLink } from '../../src/inspect/stately/relay-link.ts'
import { silentLogger } from '../../src/kernel/logger.ts'

const [relay] = process.argv.slice(2)
const link = await RelayLink.load({ relay: relay!, feeds: new Map(), log: silentLogger })
await link.connect()

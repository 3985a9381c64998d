/** Writes the description of the control API into what is packed. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { documentOf } from '../src/control/document.ts'
import { endpoints } from '../src/control/endpoints/index.ts'

const dist = new URL('../dist/', import.meta.url)
mkdirSync(dist, { recursive: true })
writeFileSync(new URL('openapi.json', dist), `${JSON.stringify(documentOf(endpoints), null, 2)}\n`)

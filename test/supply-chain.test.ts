/** What comes from others: named with its purpose, locked by checksum, and licensed as ours is. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface Locked {
  version?: string
  resolved?: string
  integrity?: string
  license?: string
  link?: boolean
  hasInstallScript?: boolean
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const manifest: Record<string, Record<string, string> | undefined> = JSON.parse(read('package.json'))
const { packages }: { packages: Record<string, Locked> } = JSON.parse(read('package-lock.json'))
const dependencies = read('.github/CONTRIBUTING.md').split('## Dependencies')[1] ?? ''

const namesIn = (part: string): string[] => Object.keys(manifest[part] ?? {})

/** Where the package of this name is that the one at `from` gets, as Node looks for it. */
function placeOf(name: string, from: string): string {
  const place = `${from === '' ? '' : `${from}/`}node_modules/${name}`
  if (packages[place] || from === '') return place
  const outer = from.lastIndexOf('/node_modules/')
  return placeOf(name, outer === -1 ? '' : from.slice(0, outer))
}

/** What users install: our dependencies, and theirs. */
function installed(): Map<string, Locked> {
  const found = new Map<string, Locked>()
  const visit = (place: string): void => {
    const entry = packages[place]
    if (!entry || found.has(place)) return
    found.set(place, entry)
    for (const name of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }))
      visit(placeOf(name, place))
  }
  for (const name of namesIn('dependencies')) visit(placeOf(name, ''))
  return found
}

test('each dependency has its line in CONTRIBUTING.md, and no other has', () => {
  const named = [...dependencies.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  )
  const own = [...namesIn('dependencies'), ...namesIn('devDependencies')]
  expect(named.sort()).toEqual(own.sort())
  for (const peer of namesIn('peerDependencies')) expect(dependencies).toContain(`\`${peer}\``)
})

test('the lock file knows every package by its checksum, and names no registry', () => {
  const remote = Object.entries(packages).filter(
    ([place, { link }]) => place.includes('node_modules/') && !link,
  )
  expect(remote.length).toBeGreaterThan(100)
  expect(
    remote.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-')).map(([place]) => place),
  ).toEqual([])
  const addresses = Object.values(packages).map(({ resolved = '' }) => resolved)
  expect(addresses.filter(address => address.includes('://'))).toEqual([])
})

test('what users install has a licence that asks for no more than its own text', () => {
  const places = installed()
  expect(places.has('node_modules/protobufjs')).toBe(true)
  const odd = [...places].filter(
    ([, { license = 'none' }]) => !/^(MIT|ISC|BSD-3-Clause|Apache-2\.0|0BSD)$/.test(license),
  )
  expect(odd.map(([place, { license }]) => `${place}: ${license}`)).toEqual([])
})

test('what users install runs no script when it is installed, but the one that is named', () => {
  const scripts = [...installed()].filter(([, { hasInstallScript }]) => hasInstallScript)
  expect(scripts.map(([place]) => place)).toEqual(['node_modules/protobufjs'])
})

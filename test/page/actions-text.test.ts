import { describe, expect, it } from 'vitest'
import { readJson } from '../../page/actions/json-text.ts'
import { readMoment } from '../../page/actions/moment-text.ts'
import { readTags } from '../../page/actions/tags-text.ts'

describe('a payload that is typed', () => {
  it('is what JSON says', () => {
    expect(readJson('{ "a": [1, "b\\n", null] }')).toEqual({ a: [1, 'b\n', null] })
    expect(readJson('null')).toBe(null)
  })

  it('may be left out', () => {
    expect(readJson(' \n ')).toBeUndefined()
  })

  it.each([
    ['{\n  "approved": tru\n}', 'Line 2, column 15: a text stands in double quotes.'],
    ['{\n  "a": 1\n  "b": 2\n}', 'Line 3, column 3: a comma or } is missing.'],
    ['{ "a": 1, }', 'Line 1, column 11: no comma stands before }.'],
    ['[1, 2,]', 'Line 1, column 7: no comma stands before ].'],
    ['[1, 2', 'Line 1, column 6: ] is missing.'],
    ['{ "a": 1', 'Line 1, column 9: } is missing.'],
    ['{', 'Line 1, column 2: } is missing.'],
    ['{ a: 1 }', 'Line 1, column 3: a name in double quotes is missing.'],
    ['{ "a" 1 }', 'Line 1, column 7: a colon is missing after the name.'],
    ['{ "a": }', 'Line 1, column 8: a value cannot begin with }.'],
    ['{ "a":', 'Line 1, column 7: a value is missing.'],
    ["'yes'", 'Line 1, column 1: a text stands in double quotes.'],
    ['yes', 'Line 1, column 1: a text stands in double quotes.'],
    ['"yes', 'Line 1, column 5: the closing double quote is missing.'],
    ['"ye\ns"', 'Line 1, column 4: the closing double quote is missing.'],
    ['"y\\es"', 'Line 1, column 3: there is no \\e in JSON.'],
    ['"a\tb"', 'Line 1, column 3: a control character stands in the text.'],
    ['1 2', 'Line 1, column 3: nothing may follow the value.'],
    ['+1', 'Line 1, column 1: a value cannot begin with +.'],
  ])('%j is refused with the place', (text, message) => {
    expect(() => readJson(text)).toThrow(message)
  })
})

describe('a point in time that is typed', () => {
  const now = Date.UTC(2026, 2, 1)

  it.each([
    ['2026-03-10', '2026-03-10T00:00:00.000Z'],
    ['2026-03-10 12:30', '2026-03-10T12:30:00.000Z'],
    ['2026-03-10T12:30:05.250Z', '2026-03-10T12:30:05.250Z'],
    ['2026-03-10 12:30+02:00', '2026-03-10T10:30:00.000Z'],
    ['2 d 3 h', '2026-03-03T03:00:00.000Z'],
    ['+90s', '2026-03-01T00:01:30.000Z'],
    ['in 1.5h', '2026-03-01T01:30:00.000Z'],
  ])('%j is an instant', (text, expected) => {
    expect(new Date(readMoment(text, now) ?? 0).toISOString()).toBe(expected)
  })

  it('may be left out', () => {
    expect(readMoment(' ', now)).toBeUndefined()
  })

  it.each(['tomorrow', '2026-13-40', '5', '3 weeks', '2026-03-10 25:00'])('%j is refused', text => {
    expect(() => readMoment(text, now)).toThrow('A time is a date')
  })

  it('has a date', () => {
    expect(() => readMoment('999999999 d', now)).toThrow('too far away')
  })
})

describe('tags that are typed', () => {
  it('are names and values', () => {
    expect(readTags('team = blue, query=a=b,\nregion=')).toEqual({ team: 'blue', query: 'a=b', region: '' })
  })

  it('may be left out', () => {
    expect(readTags(' , ')).toBeUndefined()
  })

  it.each(['blue', '=blue'])('%j is refused', text => {
    expect(() => readTags(text)).toThrow('A tag is a name and a value')
  })
})

/** Makes a picture of a page small: at most 256 colours, which is what it has but for the edges of its letters. */
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
const MOST_COLOURS = 256
/** Of them, those that are there for how often they are used. */
const MOST_USED = 64

interface Picture {
  readonly width: number
  readonly height: number
  /** Red, green and blue of each pixel in one number. */
  readonly pixels: Uint32Array
}

/** The same picture, of eight bits a pixel, with or without transparency and not interlaced, with a palette. */
export function withPalette(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png)
  const palette = paletteOf(pixels)
  const indexes = new Map(palette.map((colour, index) => [colour, index]))
  const lines = Buffer.alloc((width + 1) * height)
  pixels.forEach((colour, at) => {
    let index = indexes.get(colour)
    if (index === undefined) {
      index = nearest(palette, colour)
      indexes.set(colour, index)
    }
    lines[at + Math.floor(at / width) + 1] = index
  })
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  const colours = Buffer.from(palette.flatMap(colour => [red(colour), green(colour), blue(colour)]))
  const data = deflateSync(lines, { level: 9, memLevel: 9 })
  const chunks = [chunk('IHDR', head), chunk('PLTE', colours), chunk('IDAT', data), chunk('IEND')]
  return Buffer.concat([SIGNATURE, ...chunks])
}

function decode(png: Buffer): Picture {
  const data: Buffer[] = []
  for (let at = SIGNATURE.length; at < png.length; at += png.readUInt32BE(at) + 12)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const size = png[25] === 6 ? 4 : 3
  const bytes = inflateSync(Buffer.concat(data))
  const stride = width * size + 1
  const pixels = new Uint32Array(width * height)
  let above = Buffer.alloc(stride)
  for (let y = 0; y < height; y++) {
    const line = bytes.subarray(y * stride, (y + 1) * stride)
    unfilter(line, above, size)
    for (let x = 0; x < width; x++) pixels[y * width + x] = line.readUIntBE(1 + x * size, 3)
    above = line
  }
  return { width, height, pixels }
}

/** Turns differences to the neighbours back into values, in place; the first byte says which neighbours. */
function unfilter(line: Buffer, above: Buffer, size: number): void {
  const filter = line[0]
  for (let at = 1; at < line.length; at++) {
    const left = at > size ? line[at - size]! : 0
    const up = above[at]!
    const corner = at > size ? above[at - size]! : 0
    const guesses = [0, left, up, (left + up) >> 1, closest(left, up, corner)]
    line[at] = line[at]! + guesses[filter ?? 0]!
  }
}

function closest(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [byLeft, byUp, byCorner] = [left, up, corner].map(value => Math.abs(guess - value))
  if (byLeft! <= byUp! && byLeft! <= byCorner!) return left
  return byUp! <= byCorner! ? up : corner
}

/** The colours that are used most, then those that would be missed most: seldom, and like no other. */
function paletteOf(pixels: Uint32Array): number[] {
  const uses = new Map<number, number>()
  for (const colour of pixels) uses.set(colour, (uses.get(colour) ?? 0) + 1)
  const sorted = [...uses].sort(([one, often], [other, seldom]) => seldom - often || one - other)
  const palette = sorted.slice(0, MOST_USED).map(([colour]) => colour)
  const rest = sorted.slice(MOST_USED).map(([colour, count]) => {
    return { colour, count, distance: distanceOf(colour, palette[nearest(palette, colour)]!) }
  })
  while (palette.length < MOST_COLOURS && rest.length > 0) {
    const missed = rest.reduce((most, each) => (lossOf(each) > lossOf(most) ? each : most))
    palette.push(missed.colour)
    for (const each of rest) each.distance = Math.min(each.distance, distanceOf(each.colour, missed.colour))
  }
  return palette
}

const lossOf = ({ count, distance }: { count: number; distance: number }): number => count * distance ** 2

function nearest(palette: readonly number[], colour: number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY]
  palette.forEach((each, index) => {
    const distance = distanceOf(each, colour)
    if (distance < least) [best, least] = [index, distance]
  })
  return best
}

const distanceOf = (one: number, other: number): number =>
  (red(one) - red(other)) ** 2 + (green(one) - green(other)) ** 2 + (blue(one) - blue(other)) ** 2

const red = (colour: number): number => colour >> 16
const green = (colour: number): number => (colour >> 8) & 255
const blue = (colour: number): number => colour & 255

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

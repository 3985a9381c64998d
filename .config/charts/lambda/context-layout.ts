/** How the machine of a context is drawn: it may end without having been told of. */
import type { FormLayout, Layout } from '../layout.ts'

export const contextLayout: Layout = {
  nodes: {
    none: { tone: 'pending' },
    started: { tone: 'running', icon: 'running' },
    succeeded: { tone: 'completed', icon: 'completed', isEnd: true },
    failed: { tone: 'failed', icon: 'failed', isEnd: true },
  },
  regions: {},
  edges: {
    'none>started': { 'context.start': 'starts' },
    'none>succeeded': { 'context.succeed': 'succeeds' },
    'none>failed': { 'context.fail': 'fails' },
    'started>succeeded': { 'context.succeed': 'succeeds' },
    'started>failed': { 'context.fail': 'fails' },
  },
  wide: formOf({ width: 640, left: [24, 120], right: [496, 120], words: 200, lanes: [320, 380] }),
  tall: formOf({ width: 344, left: [6, 96], right: [232, 106], words: 140, lanes: [188, 206] }),
}

interface Columns {
  readonly width: number
  /** x and width of the nodes in a column. */
  readonly left: readonly [x: number, width: number]
  readonly right: readonly [x: number, width: number]
  /** Middle of the words, which stand behind the left column. */
  readonly words: number
  /** x of the lines that go down, and up. */
  readonly lanes: readonly [down: number, up: number]
}

function formOf({ width, left: [x, w], right: [x2, w2], words, lanes: [down, up] }: Columns): FormLayout {
  const wordsOn = (end: number) => ({ side: 'above', piece: 0, by: [words - (x + w + end) / 2, 0] }) as const
  return {
    size: [width, 160],
    regions: {},
    nodes: {
      none: [x, 12, w, 52],
      started: [x, 96, w, 52],
      succeeded: [x2, 12, w2, 52],
      failed: [x2, 96, w2, 52],
    },
    dots: {},
    edges: {
      'none>started': { from: ['bottom', w / 2], to: ['top', w / 2], label: { side: 'right' } },
      'none>succeeded': { from: ['right', 16], to: ['left', 16], label: wordsOn(x2) },
      'none>failed': { from: ['right', 40], via: [down], to: ['left', 20], label: wordsOn(down) },
      'started>succeeded': { from: ['right', 14], via: [up], to: ['left', 34], label: wordsOn(up) },
      'started>failed': { from: ['right', 38], to: ['left', 38], label: wordsOn(x2) },
    },
  }
}

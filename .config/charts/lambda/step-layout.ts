/** How the machine of a step is drawn: where an attempt may end on the left, how it ends on the right. */
import type { FormLayout, Layout } from '../layout.ts'

const endings = { 'step.succeed': 'succeeds', 'step.fail': 'fails', 'step.retry': 'retry' } as const

const to = (event: keyof typeof endings) => ({ [event]: endings[event] })

export const stepLayout: Layout = {
  nodes: {
    none: { tone: 'pending' },
    started: { tone: 'running', icon: 'running' },
    ready: { tone: 'pending', icon: 'pending' },
    succeeded: { tone: 'completed', icon: 'completed', isEnd: true },
    failed: { tone: 'failed', icon: 'failed', isEnd: true },
    pending: { tone: 'suspended', icon: 'suspended' },
  },
  regions: {},
  edges: {
    'none>started': { 'step.start': 'starts' },
    'ready>started': { 'step.start': 'starts' },
    'pending>ready': { 'retry.due': 'due' },
    'none>succeeded': to('step.succeed'),
    'none>failed': to('step.fail'),
    'none>pending': to('step.retry'),
    'started>succeeded': to('step.succeed'),
    'started>failed': to('step.fail'),
    'started>pending': to('step.retry'),
    'ready>succeeded': to('step.succeed'),
    'ready>failed': to('step.fail'),
    'ready>pending': to('step.retry'),
  },
  wide: formOf({ width: 640, left: [24, 116], right: [500, 116], words: 186, lanes: [270, 32] }),
  tall: formOf({ width: 344, left: [6, 88], right: [242, 96], words: 131, lanes: [174, 11] }),
}

interface Columns {
  readonly width: number
  /** x and width of the nodes in a column. */
  readonly left: readonly [x: number, width: number]
  readonly right: readonly [x: number, width: number]
  /** Middle of the words, which stand behind the left column. */
  readonly words: number
  /** x of the first of the lines that go up or down, and the way to the next. */
  readonly lanes: readonly [first: number, apart: number]
}

/** Ports stand so that no two lines between the columns have the same height. */
function formOf({ width, left: [x, w], right: [x2, w2], words, lanes: [first, apart] }: Columns): FormLayout {
  const lane = (number: number) => first + number * apart
  const wordsOn = (end: number) => ({ side: 'above', piece: 0, by: [words - (x + w + end) / 2, 0] }) as const
  const straight = (offset: number) =>
    ({ from: ['right', offset], to: ['left', offset], label: wordsOn(x2) }) as const
  const across = (from: number, by: number, offset: number) =>
    ({ from: ['right', from], via: [by], to: ['left', offset], label: wordsOn(by) }) as const
  return {
    size: [width, 284],
    regions: {},
    nodes: {
      none: [x, 16, w, 60],
      started: [x, 104, w, 60],
      ready: [x, 192, w, 60],
      succeeded: [x2, 16, w2, 60],
      failed: [x2, 104, w2, 60],
      pending: [x2, 192, w2, 60],
    },
    dots: {},
    edges: {
      'none>started': { from: ['bottom', w / 2], to: ['top', w / 2], label: { side: 'right' } },
      'ready>started': { from: ['top', w / 2], to: ['bottom', w / 2], label: { side: 'right' } },
      'pending>ready': {
        from: ['bottom', w2 / 2],
        via: [274],
        to: ['bottom', w / 2],
        label: { side: 'above' },
      },
      'none>succeeded': straight(12),
      'none>failed': across(32, lane(0), 20),
      'none>pending': across(52, lane(1), 22),
      'started>succeeded': across(12, lane(2), 38),
      'started>failed': straight(32),
      'started>pending': across(52, lane(3), 40),
      'ready>succeeded': across(12, lane(4), 50),
      'ready>failed': across(32, lane(5), 44),
      'ready>pending': straight(52),
    },
  }
}

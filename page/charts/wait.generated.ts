/** Generated from the machine 'wait' and its layout: npm run charts. */
import type { Chart } from './geometry.ts'

export const waitChart: Chart = {
  machine: 'wait',
  leaves: { none: 'none', started: 'started', succeeded: 'succeeded', cancelled: 'cancelled' },
  nodes: {
    none: { region: '', tone: 'pending', isEnd: false },
    started: { region: '', tone: 'running', icon: 'running', isEnd: false },
    succeeded: { region: '', tone: 'completed', icon: 'completed', isEnd: true },
    cancelled: { region: '', tone: 'canceled', icon: 'canceled', isEnd: true },
  },
  start: { enters: ['none'], edges: [] },
  transitions: [
    {
      source: 'none',
      event: 'wait.start',
      within: '',
      enters: ['started'],
      edges: ['none>started'],
      words: 'starts',
    },
    {
      source: 'started',
      event: 'wait.due',
      within: '',
      enters: ['succeeded'],
      edges: ['started>succeeded'],
      words: 'due',
    },
    {
      source: 'started',
      event: 'wait.cancel',
      within: '',
      enters: ['cancelled'],
      edges: ['started>cancelled'],
      words: 'cancel',
    },
  ],
  wide: {
    width: 640,
    height: 124,
    regions: [],
    dots: [],
    nodes: {
      none: { x: 24, y: 40, width: 96, height: 44 },
      started: { x: 204, y: 40, width: 120, height: 44 },
      succeeded: { x: 496, y: 12, width: 120, height: 44 },
      cancelled: { x: 496, y: 68, width: 120, height: 44 },
    },
    edges: {
      'none>started': {
        line: 'M120 62L197 62',
        head: 'M196 58.5L196 65.5L203 62Z',
        label: { x: 162, y: 56, anchor: 'middle', text: 'starts' },
        title: 'wait.start',
      },
      'started>succeeded': {
        line: 'M324 56.66666666666667L334 56.66666666666667Q338 56.66666666666667 338 52.66666666666667L338 38Q338 34 342 34L489 34',
        head: 'M488 30.5L488 37.5L495 34Z',
        label: { x: 423, y: 28, anchor: 'middle', text: 'due' },
        title: 'wait.due',
      },
      'started>cancelled': {
        line: 'M324 67.33333333333333L334 67.33333333333333Q338 67.33333333333333 338 71.33333333333333L338 86Q338 90 342 90L489 90',
        head: 'M488 86.5L488 93.5L495 90Z',
        label: { x: 423, y: 84, anchor: 'middle', text: 'cancel' },
        title: 'wait.cancel',
      },
    },
    leaving: {},
  },
  tall: {
    width: 344,
    height: 180,
    regions: [],
    dots: [],
    nodes: {
      none: { x: 6, y: 12, width: 96, height: 44 },
      started: { x: 6, y: 78, width: 96, height: 44 },
      succeeded: { x: 230, y: 40, width: 108, height: 44 },
      cancelled: { x: 230, y: 96, width: 108, height: 44 },
    },
    edges: {
      'none>started': {
        line: 'M54 56L54 71',
        head: 'M50.5 70L57.5 70L54 77Z',
        label: { x: 60, y: 71, anchor: 'start', text: 'starts' },
        title: 'wait.start',
      },
      'started>succeeded': {
        line: 'M102 94.66666666666667L112 94.66666666666667Q116 94.66666666666667 116 90.66666666666667L116 66Q116 62 120 62L223 62',
        head: 'M222 58.5L222 65.5L229 62Z',
        label: { x: 179, y: 56, anchor: 'middle', text: 'due' },
        title: 'wait.due',
      },
      'started>cancelled': {
        line: 'M102 105.33333333333333L112 105.33333333333333Q116 105.33333333333333 116 109.33333333333333L116 114Q116 118 120 118L223 118',
        head: 'M222 114.5L222 121.5L229 118Z',
        label: { x: 179, y: 112, anchor: 'middle', text: 'cancel' },
        title: 'wait.cancel',
      },
    },
    leaving: {},
  },
}

/** Light or dark: as the system has it, until somebody chooses. */
import { effect, signal } from '@preact/signals'

const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const KEY = 'greenroom.theme'

export const theme = signal<Theme>(kept())

/** Keeps the page and the choice in step. */
export function keepTheme(): void {
  effect(() => {
    const { dataset } = document.documentElement
    if (theme.value === 'system') delete dataset.theme
    else dataset.theme = theme.value
    try {
      localStorage.setItem(KEY, theme.value)
    } catch {
      // A browser that keeps nothing: the choice holds until the page is closed.
    }
  })
}

export const themeWords: Readonly<Record<Theme, string>> = {
  system: 'as the system',
  light: 'light',
  dark: 'dark',
}

/** The next of the three. */
export function nextTheme(): Theme {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length]!
  return theme.value
}

function kept(): Theme {
  try {
    return themes.find(each => each === localStorage.getItem(KEY)) ?? 'system'
  } catch {
    return 'system'
  }
}

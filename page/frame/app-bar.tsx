/** The top of the page: hub, views, connection, theme, shortcuts, and what starts an instance. */
import './app-bar.css'
import type { VNode } from 'preact'
import { openAction } from '../actions/open.ts'
import { refusalOf } from '../actions/refusals.ts'
import { connection, missingHub } from '../live/connection.ts'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { capital, StatusMark } from '../parts/status.tsx'
import { say } from '../parts/toast.tsx'
import { hrefOfView, isLambda, listView, shownId, type View, viewName, views } from '../route.ts'
import { shownList } from '../shown-list.ts'
import { HubPicker } from './hub-picker.tsx'
import { isHelpOpen } from './shortcuts.tsx'
import { nextTheme, theme, themeWords } from './theme.ts'

export function AppBar(): VNode {
  return (
    <header class="app-bar">
      <a class="brand" href={hrefOfView(listView())}>
        <svg viewBox="0 0 18 18" aria-hidden="true">
          <path d="M2 15V6a4 4 0 0 1 4-4h6a4 4 0 0 1 4 4v9M1 15.6h16" />
          <circle cx="9" cy="9" r="2.2" />
        </svg>
        Greenroom
      </a>
      <HubPicker />
      <nav aria-label="Views">
        {views.value.map(view => (
          <a key={view} href={hrefFor(view)} aria-current={viewName.value === view ? 'page' : undefined}>
            {capital(view)}
          </a>
        ))}
      </nav>
      <span class="grow" />
      <ConnectionMark />
      <ThemeButton />
      <Button kind="quiet" class="wide-only" label="Keyboard shortcuts" onPress={openHelp}>
        ?
      </Button>
      <StartButton />
    </header>
  )
}

/** The list comes back as it was left; from the list itself, it begins anew. */
const hrefFor = (view: View): string =>
  view === listView() && (viewName.value !== view || shownId.value !== undefined)
    ? shownList().back()
    : hrefOfView(view)

function StartButton(): VNode {
  const kind = isLambda.value ? 'startExecution' : 'start'
  return (
    <Button kind="primary" class="start" refusal={refusalOf(kind)} onPress={() => openAction(kind)}>
      Start…
    </Button>
  )
}

const openHelp = (): void => {
  isHelpOpen.value = true
}

/** Says the next theme. */
export const switchTheme = (): void => say(`Theme: ${themeWords[nextTheme()]}.`)

const ThemeButton = (): VNode => (
  <Button kind="quiet" label={`Theme: ${themeWords[theme.value]}`} onPress={switchTheme}>
    <Icon name="theme" />
  </Button>
)

/** What the address names and the server does not have. */
const missingWords = (): string => (isLambda.value ? 'No durable functions' : 'No such hub')

/** Heard by screen readers when it changes. */
function ConnectionMark(): VNode {
  const { state } = connection.value
  return (
    <span role="status" class="small">
      {state === 'live' && (
        <StatusMark of="completed" icon="live">
          Live
        </StatusMark>
      )}
      {state === 'lost' && <StatusMark of="failed">Disconnected</StatusMark>}
      {state === 'connecting' && (
        <StatusMark of="pending">{missingHub.value === undefined ? 'Connecting' : missingWords()}</StatusMark>
      )}
    </span>
  )
}

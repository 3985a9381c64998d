/** The frame, and the view the address names in it. */
import './app.css'
import type { VNode } from 'preact'
import { ActionDialog } from './actions/dialog.tsx'
import { AppBar } from './frame/app-bar.tsx'
import { Banner } from './frame/banner.tsx'
import { ClockBar } from './frame/clock-bar.tsx'
import { usePlace } from './frame/place.ts'
import { Shortcuts } from './frame/shortcuts.tsx'
import { connection } from './live/connection.ts'
import { Toast } from './parts/toast.tsx'
import { Views } from './views.tsx'

export function App(): VNode {
  const main = usePlace()
  return (
    <div class={connection.value.state === 'lost' ? 'page lost' : 'page'}>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <AppBar />
      <ClockBar />
      <Banner />
      <main id="main" tabIndex={-1} ref={main}>
        <Views />
      </main>
      <ActionDialog />
      <Shortcuts />
      <Toast />
    </div>
  )
}

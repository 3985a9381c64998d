/** The frame, and the view the address names in it. */
import type { VNode } from 'preact'
import { Toast } from './parts/toast.tsx'
import { route } from './route.ts'

export function App(): VNode {
  return (
    <>
      <main id="main" tabIndex={-1}>
        {route.value.view}
      </main>
      <Toast />
    </>
  )
}

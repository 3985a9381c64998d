/** The page begins. */
import './styles/tokens.css'
import './styles/base.css'
import './parts/controls.css'
import './parts/overlays.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { bindPageKeys } from './frame/page-keys.ts'
import { keepTheme } from './frame/theme.ts'
import { listenToKeys } from './keys.ts'
import { keepConnected } from './live/keep-connected.ts'
import { countSeconds } from './live/now.ts'
import { Caught } from './parts/caught.tsx'

keepTheme()
countSeconds()
bindPageKeys()
listenToKeys()
void keepConnected()
render(
  <Caught>
    <App />
  </Caught>,
  document.body,
)

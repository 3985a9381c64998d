/** The page begins. */
import './styles/tokens.css'
import './styles/base.css'
import './parts/controls.css'
import './parts/overlays.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { countSeconds } from './live/now.ts'

countSeconds()
render(<App />, document.body)

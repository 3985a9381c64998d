/** The page that frames the Stately inspector and hands it what the backend tells. */

export interface PageContent {
  /** The page that draws. */
  readonly url: string
  /** A page that needs no internet. */
  readonly ownPage: string | undefined
}

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
html, body { height: 100%; margin: 0 }
body { display: flex; flex-direction: column }
p { margin: 0; padding: .5rem 1rem; border-bottom: 1px solid }
iframe { flex: 1; border: 0 }`

/**
 * The framed page says that it is ready each time it is loaded; only then is the backend asked, so nothing has to be
 * kept here. Where the stream begins anew, the framed page is loaded anew: it forgets nothing by itself.
 */
export const pageScript = `
const frame = document.querySelector('iframe')
const [absent, lost] = ['absent', 'lost'].map(id => document.getElementById(id))
const overdue = setTimeout(() => { absent.hidden = false }, Number(frame.dataset.patience))
let source
addEventListener('message', ({ source: sender, origin, data }) => {
  if (sender !== frame.contentWindow || data?.type !== '@statelyai.connected') return
  clearTimeout(overdue)
  absent.hidden = true
  source?.close()
  source = follow(message => frame.contentWindow.postMessage(message, origin))
})
function follow(post) {
  const stream = new EventSource('events' + location.search)
  let isBegun = false
  stream.addEventListener('start', () => {
    lost.hidden = true
    if (isBegun) load()
    isBegun = true
  })
  stream.addEventListener('message', ({ data }) => post(JSON.parse(data)))
  stream.addEventListener('error', () => { lost.hidden = false })
  return stream
}
function load() {
  source?.close()
  frame.src = frame.dataset.url
}
load()`

/** Milliseconds after which a framed page that has not answered is said to be out of reach. */
const PATIENCE = 5_000

export function pageHtml({ url, ownPage }: PageContent): string {
  const { host } = new URL(url)
  const instead = ownPage
    ? `Greenroom's own page needs none: <a href="${escaped(ownPage)}">${escaped(ownPage)}</a>`
    : 'The page of <code>npx greenroom serve</code> needs none.'
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Stately inspector – Greenroom</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<p id="absent" role="status" hidden>${escaped(host)} does not answer: it is reached over the internet. ${instead}</p>
<p id="lost" role="status" hidden>The backend does not answer: it has stopped, or is starting again.</p>
<iframe title="Stately inspector" data-url="${escaped(url)}" data-patience="${PATIENCE}"></iframe>
<script src="page.js"></script>
</html>
`
}

/** Nothing is loaded from elsewhere but the framed page, which may lead on to another host of its domain. */
export function pagePolicy(url: string): string {
  const { protocol, host } = new URL(url)
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    "connect-src 'self'",
    `frame-src ${protocol}//${host}${protocol === 'https:' ? ` https://*.${host}` : ''}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

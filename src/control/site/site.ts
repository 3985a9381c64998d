/** Serves the page: its own files and nothing else, under a policy that lets nothing else in. */
import type { Hono } from 'hono'
import { builtPage, type SiteFile, SiteFiles } from './files.ts'

/** Scripts, styles and pictures are the page's own files, and it talks to nobody but this server. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const headers = {
  'content-security-policy': policy,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Greenroom</title>
<h1>The page is not built</h1>
<p>The control API works. The page is part of the published package; in a checkout, build it and reload:</p>
<pre>npm run build</pre>
`

/** Adds `GET /` and the files that the page needs. `folder` is for tests. */
export function addSite(app: Hono, folder = builtPage()): void {
  const files = new SiteFiles(folder)
  app.get('*', async (context, next) => {
    const { path } = context.req
    const file = files.at(path)
    if (file) return context.body(file.bytes, 200, headersOf(file))
    if (path === '/' && !files.isBuilt) return context.html(notBuilt, 503, { ...headers, ...notKept })
    return next()
  })
}

const notKept = { 'cache-control': 'no-store' }

const headersOf = ({ type, isImmutable }: SiteFile): Record<string, string> => ({
  ...headers,
  'content-type': type,
  ...(isImmutable ? { 'cache-control': 'public, max-age=31536000, immutable' } : notKept),
})

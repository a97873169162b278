import '@cloudscape-design/global-styles/index.css'
import './console.css'
import { createRoot } from 'react-dom/client'
import { openDraft } from './components/draft.ts'
import { currentPath, startRouter } from './router/location.ts'
import { reloadDocument } from './router/reload-document.ts'
import { App } from './shell/app.tsx'
import { pageAt } from './shell/page-at.ts'
import { fetchPage } from './shell/page-view.tsx'
import { startTheme } from './shell/theme.ts'
import { tidyLandmarks } from './shell/tidy-landmarks.ts'

// What `load-again.ts` looks for: all scripts that the page names have come.
document.documentElement.dataset.started = ''
// So have its style sheets, or they have failed; those of single pages are not asked for yet.
const sheets = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')]
if (sheets.some(({ sheet }) => sheet === null)) reloadDocument()
startTheme()
tidyLandmarks()
startRouter()
const first = pageAt(currentPath())
if (first !== undefined) fetchPage(first.page)
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
await openDraft()
createRoot(root).render(<App />)

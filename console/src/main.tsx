import '@cloudscape-design/global-styles/index.css'
import './console.css'
import { createRoot } from 'react-dom/client'
import { currentPath, startRouter } from './router/location.ts'
import { App } from './shell/app.tsx'
import { pageAt } from './shell/page-at.ts'
import { fetchPage } from './shell/page-view.tsx'
import { startTheme } from './shell/theme.ts'
import { tidyLandmarks } from './shell/tidy-landmarks.ts'

startTheme()
tidyLandmarks()
startRouter()
const first = pageAt(currentPath())
if (first !== undefined) fetchPage(first.page)
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(<App />)

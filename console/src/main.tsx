import '@cloudscape-design/global-styles/index.css'
import './console.css'
import { createRoot } from 'react-dom/client'
import { startRouter } from './router/location.ts'
import { App } from './shell/app.tsx'
import { startTheme } from './shell/theme.ts'

startTheme()
startRouter()
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(<App />)

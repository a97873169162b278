import { reloadDocument } from './router/reload-document.ts'

/**
 * A script of its own, after the console's: browsers run it when that one and all that it imports has come, or has
 * failed to. What did not come is asked for once more; then the page says that it could not be loaded.
 */
const page = document.documentElement
if (!('started' in page.dataset) && !reloadDocument()) page.dataset.unloaded = ''

import { reloadDocument } from '../router/reload-document.ts'

/** Milliseconds until a script that did not come is asked for again. */
const PAUSE = 300

/**
 * Loads a script of its own, and asks for it again where it did not come. Where it does not come then, the server was
 * updated under an open console, so that the script has another name by now: the document is loaded again.
 */
export async function loadChunk<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load()
  } catch (error) {
    // Vite asks for a style sheet once only, and would go on without it.
    if (!(error instanceof Error && error.message.includes('CSS'))) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE))
      const again = await load().catch(() => undefined)
      if (again !== undefined) return again
    }
    if (!reloadDocument()) throw error
    return await new Promise(() => undefined) // Nothing is shown of a page that is about to go.
  }
}

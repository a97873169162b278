import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { build, type Plugin } from 'vite'

const ENTRY = join(import.meta.dirname, '../src/load-again.ts')

/**
 * Adds `src/load-again.ts` to the page, after the console's own script. It is built by itself: what it shared with the
 * console could fail with it.
 */
export function loadAgain(): Plugin {
  let fileName = ''
  return {
    name: 'castellan:load-again',
    apply: 'build',
    async buildStart() {
      const source = await builtAlone()
      const digest = createHash('sha256').update(source).digest('hex').slice(0, 8)
      fileName = `assets/load-again-${digest}.js`
      this.emitFile({ type: 'asset', fileName, source })
    },
    transformIndexHtml() {
      const attrs = { type: 'module', src: `/console/${fileName}` }
      return [{ tag: 'script', attrs, injectTo: 'body' }]
    },
  }
}

async function builtAlone(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: { write: false, target: 'es2024', modulePreload: false, rollupOptions: { input: ENTRY } },
  })
  const outputs = 'output' in built ? built.output : []
  const [script] = outputs
  if (script === undefined || outputs.length !== 1) throw new Error('src/load-again.ts is to be one script')
  return script.type === 'chunk' ? script.code : ''
}

import { createHash } from 'node:crypto'
import type { Plugin } from 'vite'

const FONT_URI = /url\((['"]?)data:font\/woff2;base64,([A-Za-z0-9+/=]+)\1\)/g

/**
 * Moves the fonts that Cloudscape carries in its style sheet as data: URIs (eight faces of Open Sans, 186 KB, already
 * latin only) into files of their own, so that a page loads only the faces that it draws, after its text is readable.
 */
export function splitFonts(): Plugin {
  return {
    name: 'castellan:split-fonts',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'asset' || !chunk.fileName.endsWith('.css')) continue
        const css = typeof chunk.source === 'string' ? chunk.source : Buffer.from(chunk.source).toString('utf8')
        const split = css.replaceAll(FONT_URI, (_match, _quote, base64: string) => {
          const source = Buffer.from(base64, 'base64')
          const digest = createHash('sha256').update(source).digest('hex').slice(0, 8)
          const fileName = `assets/open-sans-${digest}.woff2`
          if (!(fileName in bundle)) this.emitFile({ type: 'asset', fileName, source })
          return `url(/console/${fileName})`
        })
        chunk.source = split.replaceAll('@font-face{', '@font-face{font-display:swap;')
      }
    },
  }
}

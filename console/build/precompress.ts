import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import type { Plugin } from 'vite'

const COMPRESSIBLE = /\.(js|css|svg|json|txt)$/

/**
 * Writes `name.br` beside each text file of the build, so that the server never compresses.
 * `index.html` has none: the server fills its meta tags for each console session.
 */
export function precompress(): Plugin {
  let outDir = ''
  return {
    name: 'castellan:precompress',
    apply: 'build',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir)
    },
    closeBundle() {
      for (const file of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
        if (!COMPRESSIBLE.test(file)) continue
        const source = readFileSync(join(outDir, file))
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: source.length,
        }
        writeFileSync(join(outDir, `${file}.br`), brotliCompressSync(source, { params }))
      }
    },
  }
}

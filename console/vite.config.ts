import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { bundledPackages } from '../scripts/bundled-packages.ts'
import { engineData, engineDataInBrowser } from './build/engine-data.ts'
import { loadAgain } from './build/load-again.ts'
import { precompress } from './build/precompress.ts'
import { splitFonts } from './build/split-fonts.ts'

const packages = () => bundledPackages(join(import.meta.dirname, '../dist/packages/console.json'))

export default defineConfig({
  base: '/console/',
  plugins: [react(), splitFonts(), loadAgain(), engineData(), precompress(), packages()],
  worker: { format: 'es', plugins: () => [engineDataInBrowser()] },
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: 'es2024',
    // The polyfill would be an inline script in browsers that do not need it.
    modulePreload: { polyfill: false },
    // A data: URI cannot be cached by itself and would need more in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
  },
})

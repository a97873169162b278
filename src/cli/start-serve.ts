/** What `bin/castellan serve` starts: the script of `serve.ts`, as it was built. */
import { join } from 'node:path'
import { readScript } from './kept-code.ts'

readScript(join(import.meta.dirname, 'server.cjs')).run()

/** Runs the server as it was built, and keeps what V8 compiled of it when the process that started this one says so. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import v8 from 'node:v8'
import { keptAt, readScript } from '../src/cli/kept-code.ts'

const file = join(import.meta.dirname, '../dist/server.cjs')

// Code is taken under the flags alone that it was made under, and these are the flags of a start.
v8.setFlagsFromString = () => {}

const script = readScript(file)
process.once('message', () => {
  writeFileSync(keptAt(file), script.code())
  process.exit()
})
script.run()

/** What a single executable runs first: there `main.ts` is one of its files, and not what Node was started with. */
import { runProcess } from './main.ts'

await runProcess()

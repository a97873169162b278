/**
 * What people see and type. It knows nothing of accounts and imports nothing. The rules that every command keeps:
 *
 * - Standard output has what was asked for and nothing else, since a program may read it. Errors go to standard error;
 *   so does the line that names the account, where the answer is JSON, SARIF or HTML.
 * - Whatever is written is `Printable`. The template `printable` makes it: what stands in the source is written as it
 *   is, and every value in it is escaped. A text that is none does not compile.
 * - An error is two lines, made by `errorWithHint`: `castellan: ` with what is wrong, then `hint: ` with what to do.
 *   docs/style-errors.md says how both are worded.
 * - Colour says nothing by itself: a mark (`✓ ✗ ! ? … –`) or a word says the same. It is there where someone looks, and
 *   neither in a file nor a pipe.
 * - Questions are sentences that begin with a capital. They are asked where input and output are a terminal, and never
 *   under `--yes`.
 * - A secret is shown once, to who is asked questions; else it goes to the file that was named for it.
 */
export { openBrowser } from './browser.ts'
export { hiddenInput } from './hidden-input.ts'
export { type Paint, painter, plain, type Style } from './paint.ts'
export { formatted, joined, multiline, oneLine, type Printable, printable, printableJson } from './printable.ts'
export { progressBar } from './progress.ts'
export { InputEnded, type Prompts } from './prompts.ts'
export { errorWithHint, type Terminal } from './terminal.ts'

/**
 * What people see and type: colours, text that cannot deceive, questions, QR codes. It knows nothing of accounts and imports nothing.
 */
export { openBrowser } from './browser.ts'
export { type Paint, painter, type Style } from './paint.ts'
export { inLines, oneLine, printable } from './printable.ts'
export { InputEnded, type Prompts } from './prompts.ts'
export { qrText } from './qr.ts'

import type { Locator, Page } from 'playwright-core'

/** The editor of policy documents, wherever it stands on the page. */
export function policyEditor(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Policy document (JSON)' })
}

/** Replaces what is in the editor, as one does who pastes. */
export async function writePolicy(page: Page, document: string): Promise<void> {
  await policyEditor(page).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(document)
}

/** The document as the editor shows it. */
export async function shownPolicy(page: Page): Promise<string> {
  return (await policyEditor(page).locator('.cm-line').allInnerTexts()).join('\n').replaceAll('\u00a0', ' ')
}

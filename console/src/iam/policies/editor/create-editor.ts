import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  deleteBracketPair,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching } from '@codemirror/language'
import { lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { formatChanges } from '../../../components/json-format.ts'
import type { Finding } from '../../../policy-engine/questions.ts'
import { type Complete, completionSource } from './completion.ts'
import { diagnosticsOf } from './diagnostics.ts'
import { look } from './look.ts'

export interface Editor {
  /** Marks what was found in `text`, if that is still the document. */
  setFindings(findings: readonly Finding[], text: string): void
  goTo(offset: number): void
  /** Indents the document; `false` where it is no JSON. */
  format(): boolean
  destroy(): void
}

interface Options {
  readonly label: string
  /** How the keys are used: read out with the label. */
  readonly description: string
  readonly text: string
  readonly complete: Complete
  readonly onChange: (text: string) => void
}

/**
 * Makes an editor in a shadow root of `host`. There CodeMirror's styles are a constructed style sheet, which the
 * content security policy leaves alone; in the document itself they would be a `<style>` element, which it refuses.
 */
export function createEditor(host: HTMLElement, { label, description, text, complete, onChange }: Options): Editor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  // What is outside of the shadow root cannot describe what is in it.
  const described = document.createElement('p')
  described.id = 'description'
  described.hidden = true
  described.textContent = description
  root.replaceChildren(described)
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        EditorView.lineWrapping,
        json(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ override: [completionSource(complete)], icons: false }),
        lintGutter(),
        look,
        EditorView.domEventHandlers({ beforeinput: typeOverSelection }),
        EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': described.id, spellcheck: 'false' }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) onChange(state.doc.toString())
        }),
        keymap.of([
          { key: 'Shift-Alt-f', run: formatDocument, preventDefault: true },
          { key: 'F8', run: nextDiagnostic, shift: previousDiagnostic },
          { key: 'Backspace', run: deleteBracketPair },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          // Escape, then Tab, leaves the editor all the same: CodeMirror sees to that.
          indentWithTab,
        ]),
      ],
    }),
  })
  // Escape ends what the editor shows, or lets the next Tab leave it; the dialog around it must not take it for itself.
  const keepEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape') event.stopPropagation()
  }
  host.addEventListener('keydown', keepEscape)
  return {
    setFindings(findings, of) {
      const { doc } = view.state
      if (doc.toString() === of) view.dispatch(setDiagnostics(view.state, diagnosticsOf(findings, doc.length)))
    },
    goTo(offset) {
      view.dispatch({ selection: { anchor: Math.min(offset, view.state.doc.length) }, scrollIntoView: true })
      view.focus()
    },
    format: () => formatDocument(view),
    destroy() {
      host.removeEventListener('keydown', keepEscape)
      view.destroy()
    },
  }
}

/**
 * Typing over a selection of several colours. A browser would leave it to its own editing, which puts the first colour
 * into a style attribute: the content security policy refuses that, and complains.
 */
function typeOverSelection(event: InputEvent, view: EditorView): boolean {
  const { from, to, empty } = view.state.selection.main
  const { data, inputType, isComposing } = event
  if (inputType !== 'insertText' || data === null || empty || isComposing) return false
  const insert = () =>
    view.state.update({
      changes: { from, to, insert: data },
      selection: { anchor: from + view.state.toText(data).length },
      userEvent: 'input.type',
      scrollIntoView: true,
    })
  event.preventDefault()
  if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, data, insert))) {
    view.dispatch(insert())
  }
  return true
}

function formatDocument(view: EditorView): boolean {
  const changes = formatChanges(view.state.doc.toString())
  if (changes === undefined) return false
  view.dispatch({ changes: [...changes], userEvent: 'format' })
  return true
}

import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/**
 * How the editor looks. Its colours are custom properties of `console.css`, light and dark, which reach into the shadow
 * root; the rules themselves are a style sheet that CodeMirror constructs there.
 */
export const look = [
  EditorView.theme({
    '&': { backgroundColor: 'var(--editor-page)', color: 'var(--editor-text)', fontSize: '13px' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--editor-font)', lineHeight: '20px', maxHeight: '60vh' },
    '.cm-content, .cm-gutter': { minHeight: '380px' },
    '.cm-content': { caretColor: 'var(--editor-text)' },
    '.cm-cursor': { borderLeftColor: 'var(--editor-text)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      background: 'var(--editor-selection)',
    },
    '.cm-gutters': {
      backgroundColor: 'var(--editor-gutter)',
      color: 'var(--editor-quiet)',
      borderRight: '1px solid var(--editor-line)',
    },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--editor-active)' },
    '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--editor-bracket)' },
    '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent', color: 'var(--editor-wrong)' },
    '.cm-snippetField': { backgroundColor: 'var(--editor-bracket)' },
    '.cm-tooltip': {
      backgroundColor: 'var(--editor-gutter)',
      color: 'var(--editor-text)',
      border: '1px solid var(--editor-line)',
      borderRadius: '6px',
      maxWidth: 'min(600px, 92vw)',
      overflow: 'hidden',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--editor-font)', maxHeight: '220px', minWidth: '0' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', lineHeight: '18px', whiteSpace: 'normal' },
    '.cm-tooltip-autocomplete ul li[aria-selected]': {
      backgroundColor: 'var(--editor-chosen)',
      color: 'var(--editor-on-chosen)',
    },
    '.cm-completionDetail': { fontStyle: 'normal', color: 'var(--editor-quiet)', marginLeft: '12px' },
    'li[aria-selected] .cm-completionDetail': { color: 'inherit' },
    '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
    '.cm-diagnostic': { padding: '6px 10px', fontFamily: 'var(--editor-font-of-text)', whiteSpace: 'normal' },
    '.cm-gutter-lint': { width: '18px' },
    '.cm-gutter-lint .cm-gutterElement': { padding: '3px 2px' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.propertyName, color: 'var(--editor-name)' },
      { tag: tags.string, color: 'var(--editor-string)' },
      { tag: [tags.number, tags.bool, tags.null], color: 'var(--editor-number)' },
      { tag: [tags.separator, tags.squareBracket, tags.brace], color: 'var(--editor-quiet)' },
    ]),
  ),
]

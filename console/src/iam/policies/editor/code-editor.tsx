import { type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import type { Finding } from '../../../policy-engine/questions.ts'
import type { Complete } from './completion.ts'
import { createEditor, type Editor } from './create-editor.ts'

export type EditorHandle = Pick<Editor, 'goTo' | 'format'>

interface Props {
  readonly ref: Ref<EditorHandle>
  readonly label: string
  readonly description: string
  /** The text that it begins with; from then on the editor has it. */
  readonly document: string
  readonly onChange: (document: string) => void
  /** What was found, and in which text. */
  readonly findings: readonly Finding[]
  readonly checked: string
  readonly complete: Complete
}

/** A policy document as text, with colours, completion, and marks where something was found. */
export default function CodeEditor({
  ref,
  label,
  description,
  document,
  onChange,
  findings,
  checked,
  complete,
}: Props) {
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor>(undefined)
  const latest = useRef({ onChange, complete })
  latest.current = { onChange, complete }

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes reaches it by `latest`
  useEffect(() => {
    if (host.current === null) return
    const made = createEditor(host.current, {
      label,
      description,
      text: document,
      complete: (text, offset) => latest.current.complete(text, offset),
      onChange: (text) => latest.current.onChange(text),
    })
    editor.current = made
    return () => made.destroy()
  }, [])
  useEffect(() => editor.current?.setFindings(findings, checked), [findings, checked])
  useImperativeHandle(ref, () => ({
    goTo: (offset) => editor.current?.goTo(offset),
    format: () => editor.current?.format() ?? false,
  }))
  return <div ref={host} className="policy-editor" />
}

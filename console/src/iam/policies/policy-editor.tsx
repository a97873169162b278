import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { loadChunk } from '../../components/load-chunk.ts'
import { Loading } from '../../components/loaded.tsx'
import { useSession } from '../../components/session.tsx'
import { useQuery } from '../../components/use-query.ts'
import { useSettled } from '../../components/use-settled.ts'
import { administratorReason, ask } from '../../policy-engine/engine.ts'
import { someHolder } from '../../policy-engine/holder.ts'
import type { PolicyKind } from '../../policy-engine/questions.ts'
import { AdministratorWarning } from './administrator.tsx'
import type { EditorHandle } from './editor/code-editor.tsx'
import { NEW_DOCUMENT, NEW_TRUST_POLICY } from './new-documents.ts'
import { PolicyFindings } from './policy-findings.tsx'

const CodeEditor = lazy(() => loadChunk(() => import('./editor/code-editor.tsx')))

/** Milliseconds without a key pressed until the document is looked at. */
const PAUSE_MS = 400

const LABEL = 'Policy document (JSON)'
const KEYS =
  'Ctrl+Space completes, F8 goes to the next finding, Shift+Alt+F formats. Tab indents: Escape, then Tab, leaves the editor.'

interface Props {
  readonly kind: PolicyKind
  /** Where it begins, and then what `onChange` was told: the editor is not to be given another. */
  readonly document: string
  readonly onChange: (document: string) => void
}

/**
 * An editor for a policy document of any kind. What the policy engine finds in it is marked at its place, and told
 * below, as it is written. The server has the last word.
 */
export function PolicyEditor({ kind, document, onChange }: Props) {
  const { AccountId } = useSession()
  const editor = useRef<EditorHandle>(null)
  const settled = useSettled(document, PAUSE_MS)
  const isNew = settled === NEW_DOCUMENT || settled === NEW_TRUST_POLICY
  const about = useQuery('findings in the document', async () => ({
    of: settled,
    findings: isNew ? NONE : await ask('findings', { document: settled, kind }),
  }))
  const administrator = useQuery('what the document makes of who has it', async () => {
    const arn = kind === 'managed' ? `arn:aws:iam::${AccountId}:policy/(this)` : undefined
    // Whom a role trusts makes nobody an administrator: what the role may do is in others.
    const holder = someHolder(
      AccountId,
      isNew || kind === 'trust' ? NONE : [{ name: 'this policy', arn, document: settled }],
    )
    // That it cannot be read is a finding already.
    return { reason: await administratorReason(holder).catch(() => undefined) }
  })
  const reloads = [about.reload, administrator.reload]
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was found stays on screen until the next is
  useEffect(() => {
    for (const reload of reloads) void reload()
  }, [settled])
  const findings = about.data?.findings ?? NONE
  const goTo = (offset: number) => editor.current?.goTo(offset)
  const format = () => {
    // What is no JSON has a finding that says where.
    if (!editor.current?.format()) goTo(findings[0]?.locations[0]?.span.start.offset ?? 0)
  }
  return (
    <SpaceBetween size="s">
      <FormField label={LABEL} stretch constraintText={KEYS}>
        <Suspense fallback={<Loading what="the editor" />}>
          <CodeEditor
            ref={editor}
            label={LABEL}
            description={KEYS}
            document={document}
            onChange={onChange}
            findings={findings}
            checked={about.data?.of ?? document}
            complete={(text, offset) => ask('completions', { document: text, offset, kind, accountId: AccountId })}
          />
        </Suspense>
      </FormField>
      <Button onClick={format}>Format</Button>
      <PolicyFindings findings={findings} error={about.error} onPlace={goTo} />
      <AdministratorWarning of={administrator} />
    </SpaceBetween>
  )
}

const NONE: readonly never[] = []

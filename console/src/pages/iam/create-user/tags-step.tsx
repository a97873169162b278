import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { TagsEditor } from '../../../iam/tags-editor.tsx'
import type { StepProps } from './step.ts'

export function TagsStep({ draft, change, showProblems }: StepProps) {
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Key-value pairs such as a job title or a project. You can use them to organise users, and in policies. Optional."
        >
          Add tags
        </Header>
      }
    >
      <TagsEditor tags={draft.tags} onChange={(tags) => change({ tags })} showProblems={showProblems} />
    </Container>
  )
}

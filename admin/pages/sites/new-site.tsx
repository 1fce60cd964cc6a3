import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, DialogFoot } from '../../parts/dialog.tsx'
import { errorAt, Select, TextArea, TextField } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate } from '../../resource.ts'
import type { Pipeline, Site } from '../../wire.ts'
import { originsFrom } from './origins.ts'
import css from './sites.module.css'

export function NewSite({ pipelines, onClose }: { pipelines: Pipeline[]; onClose: () => void }) {
  const { route } = useLocation()
  const [name, setName] = useState('')
  const [origins, setOrigins] = useState('')
  const [chosen, setChosen] = useState('')
  const pipeline = chosen || pipelines[0]?.id || ''
  const { busy, problem, send } = useSending()
  const save = (event: Event) => {
    event.preventDefault()
    void send(async () => {
      const answer = await post<Site>('/sites', {
        name: name.trim(),
        origins: originsFrom(origins),
        pipeline_id: pipeline,
      })
      if (!answer.ok) return answer.problem
      for (const changed of ['/sites', '/channels', `/pipelines/${pipeline}/`]) invalidate(changed)
      say('Site created')
      onClose()
      route(`/admin/sites/${answer.data.id}`)
      return null
    })
  }
  return (
    <Dialog title="New site" onClose={onClose} firm>
      <form class={css.form} onSubmit={save}>
        <ProblemNote problem={problem} shown={['/name', '/origins', '/pipeline_id']} />
        <TextField
          label="Name"
          required
          maxLength={200}
          placeholder="Our shop"
          value={name}
          onValue={setName}
          error={errorAt(problem, '/name')}
        />
        <TextArea
          label="Origins"
          required
          rows={2}
          spellcheck={false}
          placeholder="https://www.example.com"
          value={origins}
          onValue={setOrigins}
          error={errorAt(problem, '/origins')}
          hint="Where your pages are served from, one on each line. Requests from anywhere else are refused."
        />
        <Select
          label="Leads go to"
          value={pipeline}
          onValue={setChosen}
          options={pipelines.map(({ id, name }) => ({ value: id, label: name }))}
          error={errorAt(problem, '/pipeline_id')}
        />
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={busy}>
            Create site
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}

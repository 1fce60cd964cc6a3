import { useState } from 'preact/hooks'
import { patch } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Loading } from '../../parts/empty.tsx'
import { Select } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate, useResource } from '../../resource.ts'
import type { Page as Listed, Pipeline } from '../../wire.ts'
import type { Connection, PipelineMap, Survey } from '../../wire-connections.ts'
import css from './connections.module.css'
import { FieldMap } from './field-map.tsx'
import { UserMap } from './user-map.tsx'

const nowhere = { value: '', label: 'Its default' }

/** Where leads go, with what the CRM really has. */
export function MappingCard({ connection, title }: { connection: Connection; title: string }) {
  const path = `/connections/${connection.id}`
  const survey = useResource<Survey>(connection.state === 'stopped' ? null : `${path}/survey`)
  const pipelines = useResource<Listed<Pipeline>>('/pipelines')
  const [map, setMap] = useState<PipelineMap>(connection.pipeline_map)
  const [fields, setFields] = useState(connection.field_map)
  const [users, setUsers] = useState(connection.user_map)
  const { busy, problem, send } = useSending()
  const theirs = survey.data?.pipelines ?? []
  const save = (event: Event) => {
    event.preventDefault()
    void send(async () => {
      const answer = await patch<Connection>(path, { pipeline_map: map, field_map: fields, user_map: users })
      if (!answer.ok) return answer.problem
      invalidate('/connections')
      say('Mapping saved')
      return null
    })
  }
  return (
    <Card
      title="Mapping"
      hint={`Where leads go, from what ${title} has now.`}
      actions={
        <Button small icon="again" onClick={survey.reload}>
          Ask again
        </Button>
      }
    >
      {connection.state === 'stopped' && <p class={css.sub}>It can be mapped once the connection works.</p>}
      <ProblemNote problem={survey.problem ?? pipelines.problem} retry={survey.reload} />
      {connection.state !== 'stopped' && !survey.data && !survey.problem && <Loading rows={3} />}
      {survey.data && pipelines.data && (
        <form class={css.form} onSubmit={save}>
          <ProblemNote problem={problem} />
          {pipelines.data.data.map((pipeline) => {
            const mapped = map[pipeline.id]
            const there = theirs.find(({ id }) => id === mapped?.pipeline_id)
            const put = (pipeline_id: string, stages: Record<string, string>) => {
              const { [pipeline.id]: _, ...rest } = map
              setMap(pipeline_id ? { ...rest, [pipeline.id]: { pipeline_id, stages } } : rest)
            }
            return (
              <fieldset key={pipeline.id} class={css.pipeline}>
                <legend>{pipeline.name}</legend>
                <Select
                  label={`Pipeline in ${title}`}
                  value={mapped?.pipeline_id ?? ''}
                  onValue={(value) => put(value, {})}
                  options={[nowhere, ...theirs.map(({ id, name }) => ({ value: id, label: name }))]}
                />
                {there && (
                  <div class={css.stages}>
                    {pipeline.stages.map((stage) => (
                      <Select
                        key={stage.id}
                        label={stage.name}
                        value={mapped?.stages[stage.id] ?? ''}
                        onValue={(value) => {
                          const { [stage.id]: _, ...rest } = mapped?.stages ?? {}
                          put(there.id, value ? { ...rest, [stage.id]: value } : rest)
                        }}
                        options={[
                          nowhere,
                          ...there.stages.map(({ id, name }) => ({ value: id, label: name })),
                        ]}
                      />
                    ))}
                  </div>
                )}
              </fieldset>
            )
          })}
          {survey.data.users.length > 0 && (
            <UserMap there={survey.data.users} map={users} onMap={setUsers} title={title} />
          )}
          <FieldMap fields={survey.data.fields} map={fields} onMap={setFields} title={title} />
          <div>
            <Button kind="primary" type="submit" busy={busy}>
              Save mapping
            </Button>
          </div>
        </form>
      )}
    </Card>
  )
}

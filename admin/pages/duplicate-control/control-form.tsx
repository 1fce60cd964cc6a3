import { useEffect, useRef, useState } from 'preact/hooks'
import { unsaved } from '../../leave.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { SaveBar } from '../../parts/save-bar.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import type { Channel, DuplicateControl, Pipeline } from '../../wire.ts'
import { changes } from './changes.ts'
import { ChannelsTab } from './channels-tab.tsx'
import css from './control.module.css'
import { keepBoth } from './keep-both.ts'
import { Overtaken } from './overtaken.tsx'
import { RulesTab } from './rules-tab.tsx'
import { saveControl, tagOf } from './save-control.ts'
import { TrialTab } from './trial-tab.tsx'

type ControlFormProps = {
  pipeline: Pipeline
  pipelines: Pipeline[]
  channels: Channel[]
  loaded: DuplicateControl
  tag: string
  back: { href: string; label: string }
}

/** The settings as a draft over the version that was loaded, saved as one. */
export function ControlForm({ pipeline, pipelines, channels, loaded, tag, back }: ControlFormProps) {
  const [base, setBase] = useState({ control: loaded, tag })
  const [draft, setDraft] = useState(loaded)
  const [tab, setTab] = useState('channels')
  const [overtakenBy, setOvertakenBy] = useState<DuplicateControl | null>(null)
  const { busy, problem, send, forgive } = useSending()

  const names = { pipelines, channels }
  const dirty = changes(base.control, draft, names).length > 0
  const latest = useRef(dirty)
  latest.current = dirty
  const seen = useRef(loaded)
  // Loaded again in the background: taken over only while nothing has been changed here.
  useEffect(() => {
    if (latest.current || seen.current === loaded) return
    seen.current = loaded
    setBase({ control: loaded, tag })
    setDraft(loaded)
  }, [loaded, tag])
  useEffect(() => {
    unsaved.value = dirty
    return () => {
      unsaved.value = false
    }
  }, [dirty])

  const start = (control: DuplicateControl) => {
    setBase({ control, tag: tagOf(control) })
    setDraft(control)
    setOvertakenBy(null)
    forgive()
  }
  const save = (control = draft, over = base.tag) =>
    send(async () => {
      const saved = await saveControl(pipeline.id, control, over)
      switch (saved.kind) {
        case 'saved':
          start(saved.control)
          say(`Saved as version ${saved.control.version}`)
          return null
        case 'overtaken':
          setOvertakenBy(saved.by)
          return null
        case 'failed':
          if (saved.problem.errors) setTab('rules')
          return saved.problem
        default:
          return saved satisfies never
      }
    })

  const settle = (theirs: DuplicateControl, control: DuplicateControl) => {
    setOvertakenBy(null)
    void save(control, tagOf(theirs))
  }

  const joined = overtakenBy && keepBoth(base.control, overtakenBy, draft, names)
  const shared = { draft, change: (part: Partial<DuplicateControl>) => setDraft({ ...draft, ...part }) }
  return (
    <Page
      title="Duplicate control"
      back={{ ...back, label: pipeline.name }}
      beside={
        <>
          <Badge tone={base.control.enabled ? 'good' : undefined}>
            {base.control.enabled ? 'On' : 'Off'}
          </Badge>
          <Badge>Version {base.control.version}</Badge>
        </>
      }
    >
      <Tabs
        label="Duplicate control settings"
        at={tab}
        onTab={setTab}
        tabs={[
          { id: 'channels', label: 'Channels', panel: <ChannelsTab {...shared} channels={channels} /> },
          {
            id: 'rules',
            label: 'Duplicate control rules',
            panel: <RulesTab {...shared} pipeline={pipeline} pipelines={pipelines} problem={problem} />,
          },
          { id: 'trial', label: 'Try the rules', panel: <TrialTab draft={draft} pipeline={pipeline.id} /> },
        ]}
      />
      {overtakenBy && joined && (
        <Overtaken
          theirs={overtakenBy}
          theirChanges={changes(base.control, overtakenBy, names)}
          myChanges={changes(overtakenBy, draft, names)}
          joined={joined}
          takeTheirs={() => start(overtakenBy)}
          saveMine={() => settle(overtakenBy, draft)}
          saveBoth={() => settle(overtakenBy, joined.control)}
          onClose={() => setOvertakenBy(null)}
        />
      )}
      <ProblemNote problem={problem} shown={['/after_merge_task', '/scope']} />
      <SaveBar dirty={dirty} busy={busy} save={() => save()} discard={() => start(base.control)}>
        {dirty && tab !== 'trial' && (
          <span class={css.tryFirst}>
            <Button kind="bare" onClick={() => setTab('trial')}>
              Try first
            </Button>
          </span>
        )}
      </SaveBar>
    </Page>
  )
}

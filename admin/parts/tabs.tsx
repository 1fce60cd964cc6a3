import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'
import css from './tabs.module.css'

type Tab = { id: string; label: string; panel: ComponentChildren }

const moves: Record<string, (at: number, count: number) => number> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/** Tabs by the pattern of the ARIA guide: one tab stop, arrow keys between them. All panels stay in the page. */
export function Tabs({
  label,
  tabs,
  at,
  onTab,
}: {
  label: string
  tabs: Tab[]
  at: string
  onTab: (id: string) => void
}) {
  const prefix = useId()
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key]
    const current = tabs.findIndex((tab) => tab.id === at)
    const next = move && tabs[move(current, tabs.length)]
    if (!next) return
    event.preventDefault()
    onTab(next.id)
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus()
  }
  return (
    <>
      <div role="tablist" aria-label={label} class={css.list} ref={list} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${prefix}-${tab.id}`}
            data-tab={tab.id}
            class={css.tab}
            aria-selected={tab.id === at}
            aria-controls={`${prefix}-${tab.id}-panel`}
            tabIndex={tab.id === at ? 0 : -1}
            onClick={() => onTab(tab.id)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {tabs.map((tab) => (
        <div
          key={tab.id}
          role="tabpanel"
          id={`${prefix}-${tab.id}-panel`}
          aria-labelledby={`${prefix}-${tab.id}`}
          hidden={tab.id !== at}
          class={css.panel}
        >
          {tab.panel}
        </div>
      ))}
    </>
  )
}

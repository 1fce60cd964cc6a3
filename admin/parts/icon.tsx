const shapes = {
  pipeline: 'M3 4h4v16H3zM10 4h4v11h-4zM17 4h4v7h-4z',
  lead: 'M20 21v-2a5 5 0 0 0-5-5H9a5 5 0 0 0-5 5v2M12 10a4 4 0 1 0 0-8 4 4 0 0 0 0 8z',
  contact:
    'M5 3h13a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 18 21H5zM5 3v18M2.5 8H6M2.5 12H6M2.5 16H6M12.2 12a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8zM8.5 17a3.7 3.7 0 0 1 7.4 0',
  site: 'M3 5.5A1.5 1.5 0 0 1 4.5 4h15A1.5 1.5 0 0 1 21 5.5v13a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 18.5zM3 9h18M6.5 6.5h.01M9 6.5h.01',
  webhook: 'M13 2L4 14h7l-1 8 9-12h-7z',
  plug: 'M9 3v5M15 3v5M6 8h12v4a6 6 0 0 1-12 0zM12 18v3',
  key: 'M15.5 12.5a5 5 0 1 0-4-4L3 17v4h4v-3h3v-3h2.5zM16 8h.01',
  menu: 'M4 6h16M4 12h16M4 18h16',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  sliders:
    'M3 7h10M17 7h4M3 17h4M11 17h10M17 7a2 2 0 1 1-4 0 2 2 0 0 1 4 0zM11 17a2 2 0 1 1-4 0 2 2 0 0 1 4 0z',
  copy: 'M9 9h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1zM16 9V4a1 1 0 0 0-1-1H4a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1h4',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  alert:
    'M12 8v5M12 16.5h.01M10.3 3.9L2.4 17.6A2 2 0 0 0 4.1 20.6h15.8a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0z',
  info: 'M12 11v5M12 8h.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  right: 'M9 5l7 7-7 7',
  left: 'M15 5l-7 7 7 7',
  merge: 'M6 3v5a6 6 0 0 0 6 6v7M18 3v5a6 6 0 0 1-6 6M9 18l3 3 3-3',
  split: 'M12 21v-7M12 14a6 6 0 0 1-6-6V3M12 14a6 6 0 0 0 6-6V3',
  swap: 'M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4',
  pencil: 'M4 20l1-4.5L16 4.5a2.1 2.1 0 0 1 3 0l.5.5a2.1 2.1 0 0 1 0 3L8.5 19z',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  out: 'M10 4H5a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h5M15 8l4 4-4 4M19 12H9',
  chat: 'M4 5h16v11H9.5L5 20v-4H4z',
  mail: 'M3 6h18v12H3zM3 7l9 6.5L21 7',
  phone:
    'M6.5 3h3l1.5 4.5-2 1.5a12 12 0 0 0 6 6l1.5-2 4.5 1.5v3a2 2 0 0 1-2.2 2A17 17 0 0 1 4.5 5.2 2 2 0 0 1 6.5 3z',
  social: 'M12 21a9 9 0 1 0-7.8-4.5L3 21l4.5-1.2A9 9 0 0 0 12 21zM8 12h.01M12 12h.01M16 12h.01',
  code: 'M8 7l-5 5 5 5M16 7l5 5-5 5',
  eye: 'M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7S2 12 2 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  again: 'M20 11a8 8 0 0 0-14.5-3.5L4 9M4 4v5h5M4 13a8 8 0 0 0 14.5 3.5L20 15M20 20v-5h-5',
} as const

export type IconName = keyof typeof shapes

export const Icon = ({ name, size = 16 }: { name: IconName; size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.9"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d={shapes[name]} />
  </svg>
)

/** Two circles becoming one. */
export const Mark = ({ size = 24 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="#2b57d6" />
    <g fill="none" stroke="#fff" stroke-width="2.6">
      <circle cx="12.5" cy="16" r="6" />
      <circle cx="19.5" cy="16" r="6" />
    </g>
  </svg>
)

import { useEffect, useState } from 'react'
import { hookOf } from './hook.ts'

export type { UseOnelead, UseOneleadOptions } from './hook.ts'

/** Loads Onelead when the component is on the page, and keeps it told who is signed in. */
export const useOnelead = hookOf({ useEffect, useState })

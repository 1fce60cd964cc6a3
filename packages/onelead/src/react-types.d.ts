/** As much of React as is used here: its types are not installed, and none of them is part of what is packed. */
declare module 'react' {
  import type { Hooks } from './hook.ts'
  export const useEffect: Hooks['useEffect']
  export const useState: Hooks['useState']
}

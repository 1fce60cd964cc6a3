export { type Commands, type Identity, onelead } from './commands.ts'
export { type LoadOptions, load } from './load.ts'

/** false in the build of the pixel alone: everything of the launcher falls away. */
declare const LAUNCHER: boolean

interface Navigator {
  readonly globalPrivacyControl?: boolean
}

interface Document {
  readonly prerendering?: boolean
}

/** Built into a minified string by build.ts. */
declare module '*.inline.css' {
  const css: string
  export default css
}

/** Of what the parts of the widget that are loaded later consist; another in each release that changes one. */
declare const RELEASE: string

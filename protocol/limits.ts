/** Limits that browser and edge agree on. Units are in the names. Source: the API contract. */
export const PUBLIC_BODY_MAX_BYTES = 64 * 1024
export const API_BODY_MAX_BYTES = 1024 * 1024
export const JSON_MAX_DEPTH = 32

export const MESSAGE_MAX_CHARS = 10_000
export const NAME_MAX_CHARS = 200
/** RFC 5321 4.5.3.1: 64 octets of local part, "@", 255 of domain. */
export const EMAIL_MAX_CHARS = 320
export const PHONE_MAX_CHARS = 64
export const URL_MAX_CHARS = 2048
export const CLIENT_ID_MAX_CHARS = 64
/** 128 random bits are 22 characters of base64url: what a client ID without a pixel must have. */
export const CLIENT_ID_RANDOM_CHARS = 22

/** Of one text frame on a socket; a longer one closes it. */
export const FRAME_MAX_BYTES = 16 * 1024
/** Frames that a socket may send a second, and how many at once after a pause. */
export const FRAMES_PER_SECOND = 10
export const FRAMES_BURST = 20
/** Sockets that the holders of one conversation's token may have open; the oldest gives way. */
export const SOCKETS_PER_VISITOR = 5
/** WebSocket close codes (RFC 6455 7.4.1). */
export const CLOSE_POLICY = 1008
export const CLOSE_TOO_BIG = 1009

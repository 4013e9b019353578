import { app, shell, type MediaAccessPermissionRequest, type Session, type WebContents } from 'electron'
import { isPictureOfCamera } from './camera-question.ts'
import type { Log } from './log.ts'
import { mayOpenOutside } from './outside-links.ts'

/** The counter needs no place, no sound, no notifications …: each question is answered with no. Pictures of a camera are for our own page alone. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const { mediaTypes = [], isMainFrame, requestingUrl } = details as MediaAccessPermissionRequest
    answer(isPictureOfCamera({ permission, media: mediaTypes, isMainFrame, url: requestingUrl }))
  })
  session.setPermissionCheckHandler((_contents, permission, url, { mediaType, isMainFrame }) =>
    isPictureOfCamera({ permission, media: mediaType ? [mediaType] : [], isMainFrame, url }))
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', event => event.preventDefault())
}

/** Holds every web contents that will ever exist on its own page. Must run before the first window. */
export function holdOnPage(log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-frame-navigate', event => {
      event.preventDefault()
      log('warn', 'navigation refused', event.url)
    })
    contents.on('will-redirect', event => event.preventDefault())
    contents.on('will-attach-webview', event => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      openOutside(url, contents, log)
      return { action: 'deny' }
    })
  })
}

function openOutside(url: string, contents: WebContents, log: Log): void {
  if (contents.isDestroyed() || !mayOpenOutside(url)) return log('warn', 'link refused', url)
  shell.openExternal(url).catch((error: unknown) => log('warn', 'link could not be opened', error))
}

import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { KeyHint } from '../parts/hint.tsx'
import { Notice } from '../parts/notice.tsx'
import { useWords } from '../words/use-words.ts'
import { cameraFault, openCamera, snap, type CameraFault } from './camera.ts'
import type { TypedPhoto } from './views.ts'

/** `next`: the view that the next picture becomes. */
type Props = { next: TypedPhoto['view']; take(file: File): void; close(): void }

/** What the camera of this PC sees; Enter takes a picture, Escape ends it. It is off as soon as this is gone. */
export function CameraBox({ next, take, close }: Props) {
  const { t } = useWords()
  const video = useRef<HTMLVideoElement>(null)
  const [state, setState] = useState<'starting' | 'on' | CameraFault>('starting')
  const [round, setRound] = useState(0)
  const main = useRef<HTMLButtonElement>(null)
  useEffect(() => { if (state !== 'starting') main.current?.focus() }, [state])
  useEffect(() => {
    let stop: (() => void) | null = null
    let isGone = false
    openCamera(() => setState('unplugged')).then(camera => {
      if (isGone || !video.current) return camera.stop()
      stop = camera.stop
      video.current.srcObject = camera.stream
      void video.current.play().then(() => setState('on'), () => setState('busy'))
    }, (error: unknown) => { if (!isGone) setState(cameraFault(error)) })
    return () => {
      isGone = true
      stop?.()
    }
  }, [round])

  async function press(): Promise<void> {
    const file = video.current && await snap(video.current)
    if (file) take(file)
    else setState('unplugged')
  }
  const isFault = state !== 'starting' && state !== 'on'
  return (
    <div className="camera" data-testid="camera" data-state={state} data-own-escape onKeyDown={event => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      close()
    }}>
      <video ref={video} muted playsInline aria-label={t('photos.camera')} hidden={isFault} />
      {isFault && <Notice kind="blocked" testid="camera-fault">{t(`photos.camera_fault.${state}`)}</Notice>}
      <div className="row">
        {isFault ? (
          <Button ref={main} data-testid="camera-again" onClick={() => {
            setState('starting')
            setRound(round + 1)
          }}>{t('photos.camera_again')}</Button>
        ) : (
          <Button ref={main} disabled={state !== 'on'} data-testid="camera-snap" onClick={() => void press()}>{t('photos.camera_snap', { view: t(`photos.view.${next ?? 'CLOSE_UP'}`) })} <KeyHint keys="Enter" /></Button>
        )}
        <Button variant="subtle" data-testid="camera-close" onClick={close}>{t('photos.camera_close')} <KeyHint keys="Esc" /></Button>
      </div>
    </div>
  )
}

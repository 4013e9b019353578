/** Why there is no picture of a camera: the system or the app says no, none is there, another program has it, it went away. */
export type CameraFault = 'denied' | 'missing' | 'busy' | 'unplugged'
export type Camera = { stream: MediaStream; stop(): void }

/** Pictures alone, never sound. Rejects with what `cameraFault` reads. `ended`: it was unplugged, or taken away by the system. */
export async function openCamera(ended: () => void): Promise<Camera> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1920 }, height: { ideal: 1080 }, facingMode: 'environment' } })
  for (const track of stream.getVideoTracks()) track.addEventListener('ended', ended, { once: true })
  return { stream, stop: () => stream.getTracks().forEach(track => track.stop()) }
}

export function cameraFault(error: unknown): CameraFault {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing'
  return 'busy'
}

/** What it sees now as a file that goes the way of every photo; null where it sees nothing. */
export async function snap(video: HTMLVideoElement): Promise<File | null> {
  const { videoWidth: width, videoHeight: height } = video
  const stream = video.srcObject instanceof MediaStream ? video.srcObject : null
  if (width === 0 || height === 0 || !stream?.getVideoTracks().some(track => track.readyState === 'live')) return null
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/jpeg', 0.92))
  return blob && new File([blob], 'camera.jpg', { type: 'image/jpeg' })
}

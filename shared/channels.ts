/** The few words between the preload and the main process. Data never goes this way: it has its own MessagePort. */
export const channels = {
  /** preload → main: this document wants a port (once for each load) */
  want: 'guichet:want',
  /** main → preload: `event.ports[0]` leads to the data process */
  port: 'guichet:port',
  /** main → preload: the data process has stopped, a new port will follow */
  lost: 'guichet:lost',
  /** main → preload: a `Message`; no port will follow */
  trouble: 'guichet:trouble',
  /** main → preload: an `UpgradeStep` while the data process brings its database up to date, null afterwards */
  upgrade: 'guichet:upgrade',
} as const

/** A step of bringing a desk's database to the version of the app: `step` of `steps` begins, told before it runs. `name`: its SQL file. */
export type UpgradeStep = { step: number; steps: number; name: string }

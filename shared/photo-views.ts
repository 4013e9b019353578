/** The photos that a hand-over is asked for, in the order of a walk around the car. */
export const photoViews = ['FRONT', 'RIGHT', 'REAR', 'LEFT', 'WINDSCREEN', 'INTERIOR', 'BOOT', 'DASHBOARD'] as const
export type PhotoSide = (typeof photoViews)[number]

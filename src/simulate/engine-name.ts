/** Names of the engines: the fast one answers, the plain one checks it. */
export const ENGINE_NAMES = ['fast', 'plain'] as const;

export type EngineName = (typeof ENGINE_NAMES)[number];

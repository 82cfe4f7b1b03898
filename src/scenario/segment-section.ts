/** Sections of a segment in which quantities stand. */
export type SegmentSection = 'conversation' | 'prices' | 'caching' | 'escalation' | 'deflection';

/** The section of a path in a segment; undefined where it is none. */
export function sectionOf(path: string): SegmentSection | undefined {
  const [first] = path.split('.');
  return SEGMENT_SECTIONS.find((section) => section === first);
}

/** All of them. */
export const SEGMENT_SECTIONS: readonly SegmentSection[] = [
  'conversation',
  'prices',
  'caching',
  'escalation',
  'deflection',
];

/*
 * Writes the words of many keyed streams to stdout, interleaved, until the reader has had enough:
 *
 *   npx tsx tests/battery/keyed-streams.ts [seed] | dieharder -a -g 200
 *
 * One word of each of 64 streams in turn, as 32 little-endian bits: 4 quantities in 16 replicates. After 1,024
 * words the next block's streams take over, so that every word is at most 1,023 steps away from a fresh key: what
 * a battery sees is the seeding, and neighbours that share all of their key but one part, as much as the generator.
 */
import { writeSync } from 'node:fs';
import { openStream } from '../../src/random/stream.ts';

const NAMES = ['conversation.turns', 'conversation.user_tokens', 'month.llm', 'month.volume'];
const REPLICATES = 16;
const BLOCK_WORDS = 1024;
const STREAMS = NAMES.length * REPLICATES;

/** The interleaved words of one block; shape [word][stream]. */
function interleavedBlock(seed: number, block: number, out: Uint32Array): void {
  const words = new Uint32Array(BLOCK_WORDS);
  for (let stream = 0; stream < STREAMS; stream++) {
    const name = NAMES[stream % NAMES.length] as string;
    openStream(seed, name, Math.floor(stream / NAMES.length), block).fill(words, BLOCK_WORDS);
    for (let i = 0; i < BLOCK_WORDS; i++) out[i * STREAMS + stream] = words[i] as number;
  }
}

function feed(seed: number): void {
  const out = new Uint32Array(BLOCK_WORDS * STREAMS);
  const bytes = new Uint8Array(out.buffer);
  for (let block = 0; ; block++) {
    interleavedBlock(seed, block, out);
    for (let sent = 0; sent < bytes.length; ) {
      try {
        sent += writeSync(1, bytes, sent);
      } catch (error) {
        const { code } = error as { readonly code?: string };
        if (code === 'EPIPE') return;
        if (code !== 'EAGAIN') throw error;
      }
    }
  }
}

feed(Number(process.argv[2] ?? 20260401));

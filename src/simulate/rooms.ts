/**
 * Arrays by name that one batch of tickets after the other is written into: a fresh array of zeros for each would cost
 * more than what is computed in it. Whoever asks for a name again overwrites what was there.
 */
export interface Rooms {
  readonly floats: (name: string, count: number) => Float64Array;
  readonly words: (name: string, count: number) => Uint32Array;
  /** Rooms apart from these and from those of any other number, the same ones each time. */
  readonly apart: (index: number) => Rooms;
}

/** Opens rooms that grow as they are asked for. */
export function openRooms(): Rooms {
  const floats = new Map<string, Float64Array>();
  const words = new Map<string, Uint32Array>();
  const others: Rooms[] = [];
  return {
    floats: (name, count) => roomIn(floats, name, count, (length) => new Float64Array(length)),
    words: (name, count) => roomIn(words, name, count, (length) => new Uint32Array(length)),
    apart(index) {
      others[index] ??= openRooms();
      return others[index];
    },
  };
}

function roomIn<T extends Float64Array | Uint32Array>(
  rooms: Map<string, T>,
  name: string,
  count: number,
  create: (length: number) => T,
): T {
  let room = rooms.get(name);
  if (room === undefined || room.length < count) {
    room = create(count);
    rooms.set(name, room);
  }
  return room.length === count ? room : (room.subarray(0, count) as T);
}

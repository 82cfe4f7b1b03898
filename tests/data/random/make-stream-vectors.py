"""Reference vectors for stream keys and sfc32, written from the published algorithms without our code.

Two anchors make this script itself trustworthy: its MurmurHash3_x86_128 reproduces SMHasher's verification
value 0xB3ECE62A, and its small fast chaotic generator, run 64 bits wide, reproduces NumPy's SFC64.

    python3 tests/data/random/make-stream-vectors.py > tests/data/random/stream-vectors.json
    npx biome check --write tests/data/random/stream-vectors.json
"""

import json
import struct

import numpy

MASK = 0xFFFFFFFF
C = (0x239B961B, 0xAB0E9789, 0x38B34AE5, 0xA1E38B93)
ADD = (0x561CCD1B, 0x0BCAA747, 0x96CD1C35, 0x32AC3B17)
IN_TURN = (15, 16, 17, 18)
OUT_TURN = (19, 17, 15, 13)


def rotl(x, r, width=32):
    return ((x << r) | (x >> (width - r))) & ((1 << width) - 1)


def fmix(h):
    h ^= h >> 16
    h = h * 0x85EBCA6B & MASK
    h ^= h >> 13
    h = h * 0xC2B2AE35 & MASK
    return h ^ (h >> 16)


def murmur3_x86_128(data, seed=0):
    h = [seed] * 4
    whole = len(data) // 16 * 16
    for start in range(0, whole, 16):
        for lane, k in enumerate(struct.unpack("<4I", data[start : start + 16])):
            h[lane] ^= rotl(k * C[lane] & MASK, IN_TURN[lane]) * C[(lane + 1) % 4] & MASK
            h[lane] = (rotl(h[lane], OUT_TURN[lane]) + h[(lane + 1) % 4]) * 5 + ADD[lane] & MASK
    tail = data[whole:]
    for lane in range(4):
        part = tail[4 * lane : 4 * lane + 4]
        if part:
            k = int.from_bytes(part, "little")
            h[lane] ^= rotl(k * C[lane] & MASK, IN_TURN[lane]) * C[(lane + 1) % 4] & MASK
    h = [x ^ len(data) for x in h]
    for step in (1, 0):
        h[0] = sum(h) & MASK
        h[1:] = [(x + h[0]) & MASK for x in h[1:]]
        if step:
            h = [fmix(x) for x in h]
    return h


def sfc(state, width, turn, right, left):
    mask = (1 << width) - 1
    a, b, c, counter = state
    while True:
        word = (a + b + counter) & mask
        counter = (counter + 1) & mask
        a = b ^ (b >> right)
        b = (c + (c << left)) & mask
        c = (rotl(c, turn, width) + word) & mask
        yield word


def take(words, count):
    return [next(words) for _ in range(count)]


def sfc32(state):
    return sfc(state, 32, 21, 9, 3)


def key_words(seed, name, indices):
    units = struct.unpack(f"<{len(name.encode('utf-16-le')) // 2}H", name.encode("utf-16-le"))
    words = [seed & MASK, seed >> 32, len(units), len(indices), *units]
    for index in indices:
        words += [index & MASK, index >> 32]
    return words + [0] * (-len(words) % 4)


def key_hash(seed, name, indices):
    words = key_words(seed, name, indices)
    return murmur3_x86_128(struct.pack(f"<{len(words)}I", *words))


def check_anchors():
    digests = b"".join(
        struct.pack("<4I", *murmur3_x86_128(bytes(range(n)), 256 - n)) for n in range(256)
    )
    assert murmur3_x86_128(digests)[0] == 0xB3ECE62A
    numpy_generator = numpy.random.SFC64(7)
    state = [int(x) for x in numpy_generator.state["state"]["state"]]
    ours = take(sfc(state, 64, 24, 11, 3), 1000)
    assert ours == [int(x) for x in numpy_generator.random_raw(1000)]


def stream_vector(seed, name, indices):
    state = key_hash(seed, name, indices)
    words = take(sfc32(state), 20)[12:]
    return {"seed": seed, "name": name, "indices": indices, "key": state, "words": words}


check_anchors()
print(
    json.dumps(
        {
            "sfc32": [
                {"state": state, "words": take(sfc32(state), 8)}
                for state in ([0, 0, 0, 1], [1, 2, 3, 1], [0xFFFFFFFF, 0x80000000, 0xDEADBEEF, 0xFFFFFFFE])
            ],
            "streams": [
                stream_vector(0, "", []),
                stream_vector(20260401, "turns", [3]),
                stream_vector(2**53 - 1, "conversation.user_tokens", [0, 2**40 + 7]),
                stream_vector(1, "été 😀", [1, 2, 3]),
            ],
        },
        indent=1,
    )
)

// SHA-256 of a text's UTF-8 bytes, in hex. The browser's own works only on secure pages, and a file
// that was opened from a folder is not one everywhere. Source: FIPS 180-4.

function utf8(text) {
  return Array.from(new TextEncoder().encode(text));
}

const SHA_KEYS =
  "428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5d807aa9812835b01" +
  "243185be550c7dc372be5d7480deb1fe9bdc06a7c19bf174e49b69c1efbe47860fc19dc6240ca1cc" +
  "2de92c6f4a7484aa5cb0a9dc76f988da983e5152a831c66db00327c8bf597fc7c6e00bf3d5a79147" +
  "06ca63511429296727b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85" +
  "a2bfe8a1a81a664bc24b8b70c76c51a3d192e819d6990624f40e3585106aa07019a4c1161e376c08" +
  "2748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3748f82ee78a5636f84c878148cc70208" +
  "90befffaa4506cebbef9a3f7c67178f2";
const SHA_START = "6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19";

// Eight hex digits a word.
function words(hex) {
  return hex.match(/.{8}/g).map(function (word) { return parseInt(word, 16) | 0; });
}

function sha256(text) {
  const keys = words(SHA_KEYS);
  const state = words(SHA_START);
  const bytes = utf8(text);
  const bits = bytes.length * 8;
  bytes.push(0x80);
  while (bytes.length % 64 !== 56) { bytes.push(0); }
  [Math.floor(bits / 4294967296), bits >>> 0].forEach(function (word) {
    bytes.push(word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255);
  });
  function turn(word, by) { return (word >>> by) | (word << (32 - by)); }
  const w = new Array(64);
  for (let block = 0; block < bytes.length; block += 64) {
    for (let i = 0; i < 64; i += 1) {
      if (i < 16) {
        const at = block + 4 * i;
        w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
      } else {
        const a = w[i - 15];
        const b = w[i - 2];
        const low = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
        const high = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
        w[i] = (w[i - 16] + low + w[i - 7] + high) | 0;
      }
    }
    let v = state.slice();
    for (let i = 0; i < 64; i += 1) {
      const e = turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25);
      const choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
      const one = (v[7] + e + choice + keys[i] + w[i]) | 0;
      const a = turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22);
      const most = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
      v = [(one + a + most) | 0, v[0], v[1], v[2], (v[3] + one) | 0, v[4], v[5], v[6]];
    }
    for (let i = 0; i < 8; i += 1) { state[i] = (state[i] + v[i]) | 0; }
  }
  return state.map(function (word) {
    return ("0000000" + (word >>> 0).toString(16)).slice(-8);
  }).join("");
}

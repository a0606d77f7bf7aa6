import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 240;
const HEIGHT = 160;

/** Small pictures in one colour, no two the same: where it is their number that counts. */
export function plates(howMany: number): File[] {
  return Array.from({ length: howMany }, (_, index) => {
    const row = Buffer.alloc(1 + 3 * WIDTH, 40 + index);
    row[0] = 0; // Pixels as they are, with no filter.
    const pixels = Buffer.concat(Array.from({ length: HEIGHT }, () => row));
    return png(`plate-${String(index + 1).padStart(3, '0')}.png`, deflateSync(pixels));
  });
}

/** Whole as a file, so that it is taken in, and nothing that anybody can decode. */
export function undecodable(name: string): File {
  return png(name, Buffer.from('no pixels at all'));
}

function png(name: string, pixels: Buffer): File {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2], 8); // Eight bits each of red, green and blue.
  const parts = [chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  const bytes = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
  return new File([bytes], name, { type: 'image/png' });
}

function chunk(kind: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind), body]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(body.length, 0);
  around.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([around.subarray(0, 4), named, around.subarray(4)]);
}

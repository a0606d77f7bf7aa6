// Renditions as sharp makes them: node sharp.mjs PHOTOGRAPH each|once
// each: every size from the source; once: decoded once, the sizes from there.
// Prints the CPU seconds of this process, all its threads, without its start.
import sharp from 'sharp';

const SIZES = [2048, 1024, 320];
const [photograph, way] = process.argv.slice(2);
const fit = (image, size) =>
  image.resize(size, size, { fit: 'inside', withoutEnlargement: true });

const before = process.cpuUsage();
let open = () => sharp(photograph).rotate();
if (way === 'once') {
  const { data, info } = await fit(open(), SIZES[0])
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  open = () => sharp(data, { raw: info });
}
for (const size of SIZES) await fit(open(), size).jpeg({ quality: 82 }).toBuffer();
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1e6);

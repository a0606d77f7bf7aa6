import { expect, it } from 'vitest';

import { findAmong, findIn } from './finding.ts';

const photograph = (name: string, path = ''): File =>
  Object.defineProperty(new File(['x'], name), 'webkitRelativePath', { value: path });

function fileEntry(fullPath: string, broken = false): FileSystemEntry {
  const name = fullPath.slice(fullPath.lastIndexOf('/') + 1);
  return {
    isFile: true,
    isDirectory: false,
    name,
    fullPath,
    file: (resolve: (file: File) => void, reject: (error: Error) => void) =>
      broken ? reject(new Error('NotFoundError')) : resolve(photograph(name)),
  } as unknown as FileSystemEntry;
}

/** Gives its children in portions, as browsers do. */
function folderEntry(fullPath: string, children: FileSystemEntry[], portion = 2): FileSystemEntry {
  return {
    isFile: false,
    isDirectory: true,
    name: fullPath.slice(1),
    fullPath,
    createReader: () => {
      const left = [...children];
      return {
        readEntries: (resolve: (entries: FileSystemEntry[]) => void) =>
          setTimeout(() => resolve(left.splice(0, portion))),
      };
    },
  } as unknown as FileSystemEntry;
}

/** As a browser's own: empty as soon as the event is over. */
function transfer(items: object[]): DataTransfer {
  const list = [...items];
  setTimeout(() => list.splice(0));
  return { items: list } as unknown as DataTransfer;
}

const dropped = (entry: FileSystemEntry): object => ({
  kind: 'file',
  webkitGetAsEntry: () => entry,
});

it('reads folders to their depths, portion by portion, in the order of the names', async () => {
  const finds = await findIn(
    transfer([
      dropped(
        folderEntry('/Wedding', [
          fileEntry('/Wedding/10.jpg'),
          fileEntry('/Wedding/9.jpg'),
          fileEntry('/Wedding/.DS_Store'),
          folderEntry(
            '/Wedding/Church',
            [1, 2, 3, 4, 5].map((n) => fileEntry(`/Wedding/Church/${n}.jpg`)),
          ),
          folderEntry('/Wedding/.trash', [fileEntry('/Wedding/.trash/a.jpg')]),
        ]),
      ),
      dropped(folderEntry('/Party', [fileEntry('/Party/a.jpg')])),
      dropped(fileEntry('/single.jpg')),
    ]),
  );
  expect(finds.found.map(({ path }) => path)).toEqual([
    'Party/a.jpg',
    'single.jpg',
    'Wedding/9.jpg',
    'Wedding/10.jpg',
    'Wedding/Church/1.jpg',
    'Wedding/Church/2.jpg',
    'Wedding/Church/3.jpg',
    'Wedding/Church/4.jpg',
    'Wedding/Church/5.jpg',
  ]);
  expect(finds.hidden).toBe(2);
  expect(finds.unreadable).toEqual([]);
});

it('names what cannot be read, and goes on', async () => {
  const finds = await findIn(
    transfer([dropped(folderEntry('/a', [fileEntry('/a/1.jpg', true), fileEntry('/a/2.jpg')]))]),
  );
  expect(finds.unreadable).toEqual(['a/1.jpg']);
  expect(finds.found.map(({ path }) => path)).toEqual(['a/2.jpg']);
});

it('takes pasted pictures, and no pasted text', async () => {
  const pasted = photograph('image.png');
  const finds = await findIn(
    transfer([
      { kind: 'string' },
      { kind: 'file', webkitGetAsEntry: () => null, getAsFile: () => pasted },
      { kind: 'file', webkitGetAsEntry: () => null, getAsFile: () => null },
    ]),
  );
  expect(finds.found).toEqual([{ file: pasted, path: 'image.png' }]);
});

it('takes what a picker gave, with the folders', () => {
  const finds = findAmong([
    photograph('b.jpg', 'Shoot/b.jpg'),
    photograph('.DS_Store', 'Shoot/.DS_Store'),
    photograph('a.jpg'),
  ]);
  expect(finds.found.map(({ path }) => path)).toEqual(['a.jpg', 'Shoot/b.jpg']);
  expect(finds.hidden).toBe(1);
});
